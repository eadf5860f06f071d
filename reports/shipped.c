// Written by script/embed: each file that the program carries in itself.
#include "shipped.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "controls/access/console-login-without-mfa.sql"
};

static const unsigned char file_1[] = {
#embed "controls/access/console-login-without-mfa.yaml"
};

static const unsigned char file_2[] = {
#embed "controls/access/grant-without-approval.sql"
};

static const unsigned char file_3[] = {
#embed "controls/access/grant-without-approval.yaml"
};

static const unsigned char file_4[] = {
#embed "controls/access/leaver-access.sql"
};

static const unsigned char file_5[] = {
#embed "controls/access/leaver-access.yaml"
};

static const unsigned char file_6[] = {
#embed "controls/access/root-account-use.sql"
};

static const unsigned char file_7[] = {
#embed "controls/access/root-account-use.yaml"
};

static const unsigned char file_8[] = {
#embed "controls/change/deployment-approved-by-author.sql"
};

static const unsigned char file_9[] = {
#embed "controls/change/deployment-approved-by-author.yaml"
};

static const unsigned char file_10[] = {
#embed "controls/change/policy-change-without-approval.sql"
};

static const unsigned char file_11[] = {
#embed "controls/change/policy-change-without-approval.yaml"
};

static const unsigned char file_12[] = {
#embed "controls/financial/payment-released-by-creator.sql"
};

static const unsigned char file_13[] = {
#embed "controls/financial/payment-released-by-creator.yaml"
};

static const unsigned char file_14[] = {
#embed "controls/logging/trail-altered.sql"
};

static const unsigned char file_15[] = {
#embed "controls/logging/trail-altered.yaml"
};

static const unsigned char file_16[] = {
#embed "frameworks/pci-dss-4.0.1.yaml"
};

static const unsigned char file_17[] = {
#embed "frameworks/soc2.yaml"
};

static const unsigned char file_18[] = {
#embed "pages/report.css"
};

static const unsigned char file_19[] = {
#embed "pages/report.js"
};

static const unsigned char file_20[] = {
#embed "report.xsd"
};

static const unsigned char file_21[] = {
#embed "../tools/verify.py"
};

static const tickmark_shipped_file files[] = {
  {"controls/access/console-login-without-mfa.sql", file_0, sizeof file_0},
  {"controls/access/console-login-without-mfa.yaml", file_1, sizeof file_1},
  {"controls/access/grant-without-approval.sql", file_2, sizeof file_2},
  {"controls/access/grant-without-approval.yaml", file_3, sizeof file_3},
  {"controls/access/leaver-access.sql", file_4, sizeof file_4},
  {"controls/access/leaver-access.yaml", file_5, sizeof file_5},
  {"controls/access/root-account-use.sql", file_6, sizeof file_6},
  {"controls/access/root-account-use.yaml", file_7, sizeof file_7},
  {"controls/change/deployment-approved-by-author.sql", file_8, sizeof file_8},
  {"controls/change/deployment-approved-by-author.yaml", file_9, sizeof file_9},
  {"controls/change/policy-change-without-approval.sql", file_10, sizeof file_10},
  {"controls/change/policy-change-without-approval.yaml", file_11, sizeof file_11},
  {"controls/financial/payment-released-by-creator.sql", file_12, sizeof file_12},
  {"controls/financial/payment-released-by-creator.yaml", file_13, sizeof file_13},
  {"controls/logging/trail-altered.sql", file_14, sizeof file_14},
  {"controls/logging/trail-altered.yaml", file_15, sizeof file_15},
  {"frameworks/pci-dss-4.0.1.yaml", file_16, sizeof file_16},
  {"frameworks/soc2.yaml", file_17, sizeof file_17},
  {"pages/report.css", file_18, sizeof file_18},
  {"pages/report.js", file_19, sizeof file_19},
  {"report.xsd", file_20, sizeof file_20},
  {"tools/verify.py", file_21, sizeof file_21},
};

size_t tickmark_shipped_file_count(void) { return sizeof files / sizeof files[0]; }

tickmark_shipped_file tickmark_shipped_file_at(size_t index) { return files[index]; }
