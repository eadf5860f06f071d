// Written by script/embed: each file that the program carries in itself.
#include "shipped.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "controls/access/access-review-not-done.sql"
};

static const unsigned char file_1[] = {
#embed "controls/access/access-review-not-done.yaml"
};

static const unsigned char file_2[] = {
#embed "controls/access/account-of-nobody.sql"
};

static const unsigned char file_3[] = {
#embed "controls/access/account-of-nobody.yaml"
};

static const unsigned char file_4[] = {
#embed "controls/access/console-login-without-mfa.sql"
};

static const unsigned char file_5[] = {
#embed "controls/access/console-login-without-mfa.yaml"
};

static const unsigned char file_6[] = {
#embed "controls/access/gcp-service-account-key-made.sql"
};

static const unsigned char file_7[] = {
#embed "controls/access/gcp-service-account-key-made.yaml"
};

static const unsigned char file_8[] = {
#embed "controls/access/github-deploy-key-by-person.sql"
};

static const unsigned char file_9[] = {
#embed "controls/access/github-deploy-key-by-person.yaml"
};

static const unsigned char file_10[] = {
#embed "controls/access/github-sign-in-rules-weakened.sql"
};

static const unsigned char file_11[] = {
#embed "controls/access/github-sign-in-rules-weakened.yaml"
};

static const unsigned char file_12[] = {
#embed "controls/access/grant-without-approval.sql"
};

static const unsigned char file_13[] = {
#embed "controls/access/grant-without-approval.yaml"
};

static const unsigned char file_14[] = {
#embed "controls/access/kubernetes-anonymous-request.sql"
};

static const unsigned char file_15[] = {
#embed "controls/access/kubernetes-anonymous-request.yaml"
};

static const unsigned char file_16[] = {
#embed "controls/access/leaver-access-taken-away.sql"
};

static const unsigned char file_17[] = {
#embed "controls/access/leaver-access-taken-away.yaml"
};

static const unsigned char file_18[] = {
#embed "controls/access/leaver-access.sql"
};

static const unsigned char file_19[] = {
#embed "controls/access/leaver-access.yaml"
};

static const unsigned char file_20[] = {
#embed "controls/access/leaver-active-anywhere.sql"
};

static const unsigned char file_21[] = {
#embed "controls/access/leaver-active-anywhere.yaml"
};

static const unsigned char file_22[] = {
#embed "controls/access/linux-root-login.sql"
};

static const unsigned char file_23[] = {
#embed "controls/access/linux-root-login.yaml"
};

static const unsigned char file_24[] = {
#embed "controls/access/mfa-device-removed.sql"
};

static const unsigned char file_25[] = {
#embed "controls/access/mfa-device-removed.yaml"
};

static const unsigned char file_26[] = {
#embed "controls/access/ocsf-sign-in-without-mfa.sql"
};

static const unsigned char file_27[] = {
#embed "controls/access/ocsf-sign-in-without-mfa.yaml"
};

static const unsigned char file_28[] = {
#embed "controls/access/okta-factor-reset-by-person.sql"
};

static const unsigned char file_29[] = {
#embed "controls/access/okta-factor-reset-by-person.yaml"
};

static const unsigned char file_30[] = {
#embed "controls/access/password-policy-weakened.sql"
};

static const unsigned char file_31[] = {
#embed "controls/access/password-policy-weakened.yaml"
};

static const unsigned char file_32[] = {
#embed "controls/access/root-account-use.sql"
};

static const unsigned char file_33[] = {
#embed "controls/access/root-account-use.yaml"
};

static const unsigned char file_34[] = {
#embed "controls/access/sign-in-failures-repeated.sql"
};

static const unsigned char file_35[] = {
#embed "controls/access/sign-in-failures-repeated.yaml"
};

static const unsigned char file_36[] = {
#embed "controls/access/user-made-by-person.sql"
};

static const unsigned char file_37[] = {
#embed "controls/access/user-made-by-person.yaml"
};

static const unsigned char file_38[] = {
#embed "controls/availability/azure-lock-removed.sql"
};

static const unsigned char file_39[] = {
#embed "controls/availability/azure-lock-removed.yaml"
};

static const unsigned char file_40[] = {
#embed "controls/availability/backup-deleted.sql"
};

static const unsigned char file_41[] = {
#embed "controls/availability/backup-deleted.yaml"
};

static const unsigned char file_42[] = {
#embed "controls/availability/backup-failed-not-repeated.sql"
};

static const unsigned char file_43[] = {
#embed "controls/availability/backup-failed-not-repeated.yaml"
};

static const unsigned char file_44[] = {
#embed "controls/availability/backup-without-restore-test.sql"
};

static const unsigned char file_45[] = {
#embed "controls/availability/backup-without-restore-test.yaml"
};

static const unsigned char file_46[] = {
#embed "controls/availability/bucket-versioning-suspended.sql"
};

static const unsigned char file_47[] = {
#embed "controls/availability/bucket-versioning-suspended.yaml"
};

static const unsigned char file_48[] = {
#embed "controls/availability/database-deleted-without-snapshot.sql"
};

static const unsigned char file_49[] = {
#embed "controls/availability/database-deleted-without-snapshot.yaml"
};

static const unsigned char file_50[] = {
#embed "controls/availability/github-repository-deleted.sql"
};

static const unsigned char file_51[] = {
#embed "controls/availability/github-repository-deleted.yaml"
};

static const unsigned char file_52[] = {
#embed "controls/availability/kubernetes-storage-deleted-by-person.sql"
};

static const unsigned char file_53[] = {
#embed "controls/availability/kubernetes-storage-deleted-by-person.yaml"
};

static const unsigned char file_54[] = {
#embed "controls/availability/restore-drill-overdue.sql"
};

static const unsigned char file_55[] = {
#embed "controls/availability/restore-drill-overdue.yaml"
};

static const unsigned char file_56[] = {
#embed "controls/change/azure-policy-exempted.sql"
};

static const unsigned char file_57[] = {
#embed "controls/change/azure-policy-exempted.yaml"
};

static const unsigned char file_58[] = {
#embed "controls/change/deployment-after-unprotection.sql"
};

static const unsigned char file_59[] = {
#embed "controls/change/deployment-after-unprotection.yaml"
};

static const unsigned char file_60[] = {
#embed "controls/change/deployment-approved-by-author.sql"
};

static const unsigned char file_61[] = {
#embed "controls/change/deployment-approved-by-author.yaml"
};

static const unsigned char file_62[] = {
#embed "controls/change/deployment-without-approved-change.sql"
};

static const unsigned char file_63[] = {
#embed "controls/change/deployment-without-approved-change.yaml"
};

static const unsigned char file_64[] = {
#embed "controls/change/deployment-without-test.sql"
};

static const unsigned char file_65[] = {
#embed "controls/change/deployment-without-test.yaml"
};

static const unsigned char file_66[] = {
#embed "controls/change/emergency-change-not-reviewed.sql"
};

static const unsigned char file_67[] = {
#embed "controls/change/emergency-change-not-reviewed.yaml"
};

static const unsigned char file_68[] = {
#embed "controls/change/function-changed-by-person.sql"
};

static const unsigned char file_69[] = {
#embed "controls/change/function-changed-by-person.yaml"
};

static const unsigned char file_70[] = {
#embed "controls/change/github-branch-protection-removed.sql"
};

static const unsigned char file_71[] = {
#embed "controls/change/github-branch-protection-removed.yaml"
};

static const unsigned char file_72[] = {
#embed "controls/change/github-environment-unprotected.sql"
};

static const unsigned char file_73[] = {
#embed "controls/change/github-environment-unprotected.yaml"
};

static const unsigned char file_74[] = {
#embed "controls/change/github-protection-bypassed.sql"
};

static const unsigned char file_75[] = {
#embed "controls/change/github-protection-bypassed.yaml"
};

static const unsigned char file_76[] = {
#embed "controls/change/kubernetes-workload-changed-by-person.sql"
};

static const unsigned char file_77[] = {
#embed "controls/change/kubernetes-workload-changed-by-person.yaml"
};

static const unsigned char file_78[] = {
#embed "controls/change/policy-change-without-approval.sql"
};

static const unsigned char file_79[] = {
#embed "controls/change/policy-change-without-approval.yaml"
};

static const unsigned char file_80[] = {
#embed "controls/data/azure-storage-keys-listed.sql"
};

static const unsigned char file_81[] = {
#embed "controls/data/azure-storage-keys-listed.yaml"
};

static const unsigned char file_82[] = {
#embed "controls/data/bucket-encryption-removed.sql"
};

static const unsigned char file_83[] = {
#embed "controls/data/bucket-encryption-removed.yaml"
};

static const unsigned char file_84[] = {
#embed "controls/data/encryption-key-disabled.sql"
};

static const unsigned char file_85[] = {
#embed "controls/data/encryption-key-disabled.yaml"
};

static const unsigned char file_86[] = {
#embed "controls/data/gcp-bucket-made-public.sql"
};

static const unsigned char file_87[] = {
#embed "controls/data/gcp-bucket-made-public.yaml"
};

static const unsigned char file_88[] = {
#embed "controls/data/github-repository-made-public.sql"
};

static const unsigned char file_89[] = {
#embed "controls/data/github-repository-made-public.yaml"
};

static const unsigned char file_90[] = {
#embed "controls/data/github-secret-scanning-disabled.sql"
};

static const unsigned char file_91[] = {
#embed "controls/data/github-secret-scanning-disabled.yaml"
};

static const unsigned char file_92[] = {
#embed "controls/data/public-access-block-removed.sql"
};

static const unsigned char file_93[] = {
#embed "controls/data/public-access-block-removed.yaml"
};

static const unsigned char file_94[] = {
#embed "controls/data/secret-read-by-person.sql"
};

static const unsigned char file_95[] = {
#embed "controls/data/secret-read-by-person.yaml"
};

static const unsigned char file_96[] = {
#embed "controls/data/security-group-opened.sql"
};

static const unsigned char file_97[] = {
#embed "controls/data/security-group-opened.yaml"
};

static const unsigned char file_98[] = {
#embed "controls/data/snapshot-shared.sql"
};

static const unsigned char file_99[] = {
#embed "controls/data/snapshot-shared.yaml"
};

static const unsigned char file_100[] = {
#embed "controls/duties/access-granter-releases-payment.sql"
};

static const unsigned char file_101[] = {
#embed "controls/duties/access-granter-releases-payment.yaml"
};

static const unsigned char file_102[] = {
#embed "controls/duties/credit-limit-approved-by-requester.sql"
};

static const unsigned char file_103[] = {
#embed "controls/duties/credit-limit-approved-by-requester.yaml"
};

static const unsigned char file_104[] = {
#embed "controls/duties/journal-posted-by-preparer.sql"
};

static const unsigned char file_105[] = {
#embed "controls/duties/journal-posted-by-preparer.yaml"
};

static const unsigned char file_106[] = {
#embed "controls/duties/refund-approved-by-requester.sql"
};

static const unsigned char file_107[] = {
#embed "controls/duties/refund-approved-by-requester.yaml"
};

static const unsigned char file_108[] = {
#embed "controls/duties/request-approved-by-same-person.sql"
};

static const unsigned char file_109[] = {
#embed "controls/duties/request-approved-by-same-person.yaml"
};

static const unsigned char file_110[] = {
#embed "controls/duties/vendor-approved-by-creator.sql"
};

static const unsigned char file_111[] = {
#embed "controls/duties/vendor-approved-by-creator.yaml"
};

static const unsigned char file_112[] = {
#embed "controls/financial/credit-limit-raised-without-approval.sql"
};

static const unsigned char file_113[] = {
#embed "controls/financial/credit-limit-raised-without-approval.yaml"
};

static const unsigned char file_114[] = {
#embed "controls/financial/invoice-paid-without-receipt.sql"
};

static const unsigned char file_115[] = {
#embed "controls/financial/invoice-paid-without-receipt.yaml"
};

static const unsigned char file_116[] = {
#embed "controls/financial/ledger-difference-not-settled.sql"
};

static const unsigned char file_117[] = {
#embed "controls/financial/ledger-difference-not-settled.yaml"
};

static const unsigned char file_118[] = {
#embed "controls/financial/order-changed-after-shipment.sql"
};

static const unsigned char file_119[] = {
#embed "controls/financial/order-changed-after-shipment.yaml"
};

static const unsigned char file_120[] = {
#embed "controls/financial/order-shipped-before-payment.sql"
};

static const unsigned char file_121[] = {
#embed "controls/financial/order-shipped-before-payment.yaml"
};

static const unsigned char file_122[] = {
#embed "controls/financial/payment-released-by-creator.sql"
};

static const unsigned char file_123[] = {
#embed "controls/financial/payment-released-by-creator.yaml"
};

static const unsigned char file_124[] = {
#embed "controls/financial/payment-released-without-approval.sql"
};

static const unsigned char file_125[] = {
#embed "controls/financial/payment-released-without-approval.yaml"
};

static const unsigned char file_126[] = {
#embed "controls/financial/refund-over-limit.sql"
};

static const unsigned char file_127[] = {
#embed "controls/financial/refund-over-limit.yaml"
};

static const unsigned char file_128[] = {
#embed "controls/incident/alarm-silenced.sql"
};

static const unsigned char file_129[] = {
#embed "controls/incident/alarm-silenced.yaml"
};

static const unsigned char file_130[] = {
#embed "controls/incident/alert-not-triaged.sql"
};

static const unsigned char file_131[] = {
#embed "controls/incident/alert-not-triaged.yaml"
};

static const unsigned char file_132[] = {
#embed "controls/incident/github-alert-dismissed-by-person.sql"
};

static const unsigned char file_133[] = {
#embed "controls/incident/github-alert-dismissed-by-person.yaml"
};

static const unsigned char file_134[] = {
#embed "controls/incident/incident-not-acknowledged.sql"
};

static const unsigned char file_135[] = {
#embed "controls/incident/incident-not-acknowledged.yaml"
};

static const unsigned char file_136[] = {
#embed "controls/incident/incident-not-reviewed.sql"
};

static const unsigned char file_137[] = {
#embed "controls/incident/incident-not-reviewed.yaml"
};

static const unsigned char file_138[] = {
#embed "controls/incident/major-incident-not-reported.sql"
};

static const unsigned char file_139[] = {
#embed "controls/incident/major-incident-not-reported.yaml"
};

static const unsigned char file_140[] = {
#embed "controls/logging/azure-diagnostics-deleted.sql"
};

static const unsigned char file_141[] = {
#embed "controls/logging/azure-diagnostics-deleted.yaml"
};

static const unsigned char file_142[] = {
#embed "controls/logging/config-recorder-stopped.sql"
};

static const unsigned char file_143[] = {
#embed "controls/logging/config-recorder-stopped.yaml"
};

static const unsigned char file_144[] = {
#embed "controls/logging/flow-logs-deleted.sql"
};

static const unsigned char file_145[] = {
#embed "controls/logging/flow-logs-deleted.yaml"
};

static const unsigned char file_146[] = {
#embed "controls/logging/gcp-log-sink-changed.sql"
};

static const unsigned char file_147[] = {
#embed "controls/logging/gcp-log-sink-changed.yaml"
};

static const unsigned char file_148[] = {
#embed "controls/logging/github-audit-stream-changed.sql"
};

static const unsigned char file_149[] = {
#embed "controls/logging/github-audit-stream-changed.yaml"
};

static const unsigned char file_150[] = {
#embed "controls/logging/linux-audit-rules-changed.sql"
};

static const unsigned char file_151[] = {
#embed "controls/logging/linux-audit-rules-changed.yaml"
};

static const unsigned char file_152[] = {
#embed "controls/logging/log-group-deleted.sql"
};

static const unsigned char file_153[] = {
#embed "controls/logging/log-group-deleted.yaml"
};

static const unsigned char file_154[] = {
#embed "controls/logging/silent-source.sql"
};

static const unsigned char file_155[] = {
#embed "controls/logging/silent-source.yaml"
};

static const unsigned char file_156[] = {
#embed "controls/logging/threat-detection-disabled.sql"
};

static const unsigned char file_157[] = {
#embed "controls/logging/threat-detection-disabled.yaml"
};

static const unsigned char file_158[] = {
#embed "controls/logging/trail-altered.sql"
};

static const unsigned char file_159[] = {
#embed "controls/logging/trail-altered.yaml"
};

static const unsigned char file_160[] = {
#embed "controls/privacy/erasure-not-done.sql"
};

static const unsigned char file_161[] = {
#embed "controls/privacy/erasure-not-done.yaml"
};

static const unsigned char file_162[] = {
#embed "controls/privacy/message-without-consent.sql"
};

static const unsigned char file_163[] = {
#embed "controls/privacy/message-without-consent.yaml"
};

static const unsigned char file_164[] = {
#embed "controls/privacy/personal-breach-not-notified.sql"
};

static const unsigned char file_165[] = {
#embed "controls/privacy/personal-breach-not-notified.yaml"
};

static const unsigned char file_166[] = {
#embed "controls/privacy/personal-data-exported-without-approval.sql"
};

static const unsigned char file_167[] = {
#embed "controls/privacy/personal-data-exported-without-approval.yaml"
};

static const unsigned char file_168[] = {
#embed "controls/privacy/personal-data-read-in-bulk.sql"
};

static const unsigned char file_169[] = {
#embed "controls/privacy/personal-data-read-in-bulk.yaml"
};

static const unsigned char file_170[] = {
#embed "controls/privacy/subject-access-not-answered.sql"
};

static const unsigned char file_171[] = {
#embed "controls/privacy/subject-access-not-answered.yaml"
};

static const unsigned char file_172[] = {
#embed "controls/privacy/support-view-without-case.sql"
};

static const unsigned char file_173[] = {
#embed "controls/privacy/support-view-without-case.yaml"
};

static const unsigned char file_174[] = {
#embed "controls/privileged/administrator-policy-attached.sql"
};

static const unsigned char file_175[] = {
#embed "controls/privileged/administrator-policy-attached.yaml"
};

static const unsigned char file_176[] = {
#embed "controls/privileged/azure-role-assigned-by-person.sql"
};

static const unsigned char file_177[] = {
#embed "controls/privileged/azure-role-assigned-by-person.yaml"
};

static const unsigned char file_178[] = {
#embed "controls/privileged/break-glass-without-incident.sql"
};

static const unsigned char file_179[] = {
#embed "controls/privileged/break-glass-without-incident.yaml"
};

static const unsigned char file_180[] = {
#embed "controls/privileged/emergency-access-left-open.sql"
};

static const unsigned char file_181[] = {
#embed "controls/privileged/emergency-access-left-open.yaml"
};

static const unsigned char file_182[] = {
#embed "controls/privileged/gcp-owner-granted.sql"
};

static const unsigned char file_183[] = {
#embed "controls/privileged/gcp-owner-granted.yaml"
};

static const unsigned char file_184[] = {
#embed "controls/privileged/github-owner-added.sql"
};

static const unsigned char file_185[] = {
#embed "controls/privileged/github-owner-added.yaml"
};

static const unsigned char file_186[] = {
#embed "controls/privileged/kubernetes-exec-in-production.sql"
};

static const unsigned char file_187[] = {
#embed "controls/privileged/kubernetes-exec-in-production.yaml"
};

static const unsigned char file_188[] = {
#embed "controls/privileged/kubernetes-privileged-pod.sql"
};

static const unsigned char file_189[] = {
#embed "controls/privileged/kubernetes-privileged-pod.yaml"
};

static const unsigned char file_190[] = {
#embed "controls/privileged/kubernetes-role-bound-by-person.sql"
};

static const unsigned char file_191[] = {
#embed "controls/privileged/kubernetes-role-bound-by-person.yaml"
};

static const unsigned char file_192[] = {
#embed "controls/privileged/linux-shell-through-sudo.sql"
};

static const unsigned char file_193[] = {
#embed "controls/privileged/linux-shell-through-sudo.yaml"
};

static const unsigned char file_194[] = {
#embed "controls/privileged/privileged-action-outside-window.sql"
};

static const unsigned char file_195[] = {
#embed "controls/privileged/privileged-action-outside-window.yaml"
};

static const unsigned char file_196[] = {
#embed "controls/privileged/root-access-key-made.sql"
};

static const unsigned char file_197[] = {
#embed "controls/privileged/root-access-key-made.yaml"
};

static const unsigned char file_198[] = {
#embed "frameworks/dora.yaml"
};

static const unsigned char file_199[] = {
#embed "frameworks/gdpr.yaml"
};

static const unsigned char file_200[] = {
#embed "frameworks/hipaa-security.yaml"
};

static const unsigned char file_201[] = {
#embed "frameworks/iso-27001-2022.yaml"
};

static const unsigned char file_202[] = {
#embed "frameworks/nis2.yaml"
};

static const unsigned char file_203[] = {
#embed "frameworks/nist-800-53-r5.yaml"
};

static const unsigned char file_204[] = {
#embed "frameworks/nist-csf-2.0.yaml"
};

static const unsigned char file_205[] = {
#embed "frameworks/pci-dss-4.0.1.yaml"
};

static const unsigned char file_206[] = {
#embed "frameworks/soc2.yaml"
};

static const unsigned char file_207[] = {
#embed "frameworks/sox-itgc.yaml"
};

static const unsigned char file_208[] = {
#embed "pages/report.css"
};

static const unsigned char file_209[] = {
#embed "pages/report.js"
};

static const unsigned char file_210[] = {
#embed "report.xsd"
};

static const unsigned char file_211[] = {
#embed "../tools/verify.py"
};

static const tickmark_shipped_file files[] = {
  {"controls/access/access-review-not-done.sql", file_0, sizeof file_0},
  {"controls/access/access-review-not-done.yaml", file_1, sizeof file_1},
  {"controls/access/account-of-nobody.sql", file_2, sizeof file_2},
  {"controls/access/account-of-nobody.yaml", file_3, sizeof file_3},
  {"controls/access/console-login-without-mfa.sql", file_4, sizeof file_4},
  {"controls/access/console-login-without-mfa.yaml", file_5, sizeof file_5},
  {"controls/access/gcp-service-account-key-made.sql", file_6, sizeof file_6},
  {"controls/access/gcp-service-account-key-made.yaml", file_7, sizeof file_7},
  {"controls/access/github-deploy-key-by-person.sql", file_8, sizeof file_8},
  {"controls/access/github-deploy-key-by-person.yaml", file_9, sizeof file_9},
  {"controls/access/github-sign-in-rules-weakened.sql", file_10, sizeof file_10},
  {"controls/access/github-sign-in-rules-weakened.yaml", file_11, sizeof file_11},
  {"controls/access/grant-without-approval.sql", file_12, sizeof file_12},
  {"controls/access/grant-without-approval.yaml", file_13, sizeof file_13},
  {"controls/access/kubernetes-anonymous-request.sql", file_14, sizeof file_14},
  {"controls/access/kubernetes-anonymous-request.yaml", file_15, sizeof file_15},
  {"controls/access/leaver-access-taken-away.sql", file_16, sizeof file_16},
  {"controls/access/leaver-access-taken-away.yaml", file_17, sizeof file_17},
  {"controls/access/leaver-access.sql", file_18, sizeof file_18},
  {"controls/access/leaver-access.yaml", file_19, sizeof file_19},
  {"controls/access/leaver-active-anywhere.sql", file_20, sizeof file_20},
  {"controls/access/leaver-active-anywhere.yaml", file_21, sizeof file_21},
  {"controls/access/linux-root-login.sql", file_22, sizeof file_22},
  {"controls/access/linux-root-login.yaml", file_23, sizeof file_23},
  {"controls/access/mfa-device-removed.sql", file_24, sizeof file_24},
  {"controls/access/mfa-device-removed.yaml", file_25, sizeof file_25},
  {"controls/access/ocsf-sign-in-without-mfa.sql", file_26, sizeof file_26},
  {"controls/access/ocsf-sign-in-without-mfa.yaml", file_27, sizeof file_27},
  {"controls/access/okta-factor-reset-by-person.sql", file_28, sizeof file_28},
  {"controls/access/okta-factor-reset-by-person.yaml", file_29, sizeof file_29},
  {"controls/access/password-policy-weakened.sql", file_30, sizeof file_30},
  {"controls/access/password-policy-weakened.yaml", file_31, sizeof file_31},
  {"controls/access/root-account-use.sql", file_32, sizeof file_32},
  {"controls/access/root-account-use.yaml", file_33, sizeof file_33},
  {"controls/access/sign-in-failures-repeated.sql", file_34, sizeof file_34},
  {"controls/access/sign-in-failures-repeated.yaml", file_35, sizeof file_35},
  {"controls/access/user-made-by-person.sql", file_36, sizeof file_36},
  {"controls/access/user-made-by-person.yaml", file_37, sizeof file_37},
  {"controls/availability/azure-lock-removed.sql", file_38, sizeof file_38},
  {"controls/availability/azure-lock-removed.yaml", file_39, sizeof file_39},
  {"controls/availability/backup-deleted.sql", file_40, sizeof file_40},
  {"controls/availability/backup-deleted.yaml", file_41, sizeof file_41},
  {"controls/availability/backup-failed-not-repeated.sql", file_42, sizeof file_42},
  {"controls/availability/backup-failed-not-repeated.yaml", file_43, sizeof file_43},
  {"controls/availability/backup-without-restore-test.sql", file_44, sizeof file_44},
  {"controls/availability/backup-without-restore-test.yaml", file_45, sizeof file_45},
  {"controls/availability/bucket-versioning-suspended.sql", file_46, sizeof file_46},
  {"controls/availability/bucket-versioning-suspended.yaml", file_47, sizeof file_47},
  {"controls/availability/database-deleted-without-snapshot.sql", file_48, sizeof file_48},
  {"controls/availability/database-deleted-without-snapshot.yaml", file_49, sizeof file_49},
  {"controls/availability/github-repository-deleted.sql", file_50, sizeof file_50},
  {"controls/availability/github-repository-deleted.yaml", file_51, sizeof file_51},
  {"controls/availability/kubernetes-storage-deleted-by-person.sql", file_52, sizeof file_52},
  {"controls/availability/kubernetes-storage-deleted-by-person.yaml", file_53, sizeof file_53},
  {"controls/availability/restore-drill-overdue.sql", file_54, sizeof file_54},
  {"controls/availability/restore-drill-overdue.yaml", file_55, sizeof file_55},
  {"controls/change/azure-policy-exempted.sql", file_56, sizeof file_56},
  {"controls/change/azure-policy-exempted.yaml", file_57, sizeof file_57},
  {"controls/change/deployment-after-unprotection.sql", file_58, sizeof file_58},
  {"controls/change/deployment-after-unprotection.yaml", file_59, sizeof file_59},
  {"controls/change/deployment-approved-by-author.sql", file_60, sizeof file_60},
  {"controls/change/deployment-approved-by-author.yaml", file_61, sizeof file_61},
  {"controls/change/deployment-without-approved-change.sql", file_62, sizeof file_62},
  {"controls/change/deployment-without-approved-change.yaml", file_63, sizeof file_63},
  {"controls/change/deployment-without-test.sql", file_64, sizeof file_64},
  {"controls/change/deployment-without-test.yaml", file_65, sizeof file_65},
  {"controls/change/emergency-change-not-reviewed.sql", file_66, sizeof file_66},
  {"controls/change/emergency-change-not-reviewed.yaml", file_67, sizeof file_67},
  {"controls/change/function-changed-by-person.sql", file_68, sizeof file_68},
  {"controls/change/function-changed-by-person.yaml", file_69, sizeof file_69},
  {"controls/change/github-branch-protection-removed.sql", file_70, sizeof file_70},
  {"controls/change/github-branch-protection-removed.yaml", file_71, sizeof file_71},
  {"controls/change/github-environment-unprotected.sql", file_72, sizeof file_72},
  {"controls/change/github-environment-unprotected.yaml", file_73, sizeof file_73},
  {"controls/change/github-protection-bypassed.sql", file_74, sizeof file_74},
  {"controls/change/github-protection-bypassed.yaml", file_75, sizeof file_75},
  {"controls/change/kubernetes-workload-changed-by-person.sql", file_76, sizeof file_76},
  {"controls/change/kubernetes-workload-changed-by-person.yaml", file_77, sizeof file_77},
  {"controls/change/policy-change-without-approval.sql", file_78, sizeof file_78},
  {"controls/change/policy-change-without-approval.yaml", file_79, sizeof file_79},
  {"controls/data/azure-storage-keys-listed.sql", file_80, sizeof file_80},
  {"controls/data/azure-storage-keys-listed.yaml", file_81, sizeof file_81},
  {"controls/data/bucket-encryption-removed.sql", file_82, sizeof file_82},
  {"controls/data/bucket-encryption-removed.yaml", file_83, sizeof file_83},
  {"controls/data/encryption-key-disabled.sql", file_84, sizeof file_84},
  {"controls/data/encryption-key-disabled.yaml", file_85, sizeof file_85},
  {"controls/data/gcp-bucket-made-public.sql", file_86, sizeof file_86},
  {"controls/data/gcp-bucket-made-public.yaml", file_87, sizeof file_87},
  {"controls/data/github-repository-made-public.sql", file_88, sizeof file_88},
  {"controls/data/github-repository-made-public.yaml", file_89, sizeof file_89},
  {"controls/data/github-secret-scanning-disabled.sql", file_90, sizeof file_90},
  {"controls/data/github-secret-scanning-disabled.yaml", file_91, sizeof file_91},
  {"controls/data/public-access-block-removed.sql", file_92, sizeof file_92},
  {"controls/data/public-access-block-removed.yaml", file_93, sizeof file_93},
  {"controls/data/secret-read-by-person.sql", file_94, sizeof file_94},
  {"controls/data/secret-read-by-person.yaml", file_95, sizeof file_95},
  {"controls/data/security-group-opened.sql", file_96, sizeof file_96},
  {"controls/data/security-group-opened.yaml", file_97, sizeof file_97},
  {"controls/data/snapshot-shared.sql", file_98, sizeof file_98},
  {"controls/data/snapshot-shared.yaml", file_99, sizeof file_99},
  {"controls/duties/access-granter-releases-payment.sql", file_100, sizeof file_100},
  {"controls/duties/access-granter-releases-payment.yaml", file_101, sizeof file_101},
  {"controls/duties/credit-limit-approved-by-requester.sql", file_102, sizeof file_102},
  {"controls/duties/credit-limit-approved-by-requester.yaml", file_103, sizeof file_103},
  {"controls/duties/journal-posted-by-preparer.sql", file_104, sizeof file_104},
  {"controls/duties/journal-posted-by-preparer.yaml", file_105, sizeof file_105},
  {"controls/duties/refund-approved-by-requester.sql", file_106, sizeof file_106},
  {"controls/duties/refund-approved-by-requester.yaml", file_107, sizeof file_107},
  {"controls/duties/request-approved-by-same-person.sql", file_108, sizeof file_108},
  {"controls/duties/request-approved-by-same-person.yaml", file_109, sizeof file_109},
  {"controls/duties/vendor-approved-by-creator.sql", file_110, sizeof file_110},
  {"controls/duties/vendor-approved-by-creator.yaml", file_111, sizeof file_111},
  {"controls/financial/credit-limit-raised-without-approval.sql", file_112, sizeof file_112},
  {"controls/financial/credit-limit-raised-without-approval.yaml", file_113, sizeof file_113},
  {"controls/financial/invoice-paid-without-receipt.sql", file_114, sizeof file_114},
  {"controls/financial/invoice-paid-without-receipt.yaml", file_115, sizeof file_115},
  {"controls/financial/ledger-difference-not-settled.sql", file_116, sizeof file_116},
  {"controls/financial/ledger-difference-not-settled.yaml", file_117, sizeof file_117},
  {"controls/financial/order-changed-after-shipment.sql", file_118, sizeof file_118},
  {"controls/financial/order-changed-after-shipment.yaml", file_119, sizeof file_119},
  {"controls/financial/order-shipped-before-payment.sql", file_120, sizeof file_120},
  {"controls/financial/order-shipped-before-payment.yaml", file_121, sizeof file_121},
  {"controls/financial/payment-released-by-creator.sql", file_122, sizeof file_122},
  {"controls/financial/payment-released-by-creator.yaml", file_123, sizeof file_123},
  {"controls/financial/payment-released-without-approval.sql", file_124, sizeof file_124},
  {"controls/financial/payment-released-without-approval.yaml", file_125, sizeof file_125},
  {"controls/financial/refund-over-limit.sql", file_126, sizeof file_126},
  {"controls/financial/refund-over-limit.yaml", file_127, sizeof file_127},
  {"controls/incident/alarm-silenced.sql", file_128, sizeof file_128},
  {"controls/incident/alarm-silenced.yaml", file_129, sizeof file_129},
  {"controls/incident/alert-not-triaged.sql", file_130, sizeof file_130},
  {"controls/incident/alert-not-triaged.yaml", file_131, sizeof file_131},
  {"controls/incident/github-alert-dismissed-by-person.sql", file_132, sizeof file_132},
  {"controls/incident/github-alert-dismissed-by-person.yaml", file_133, sizeof file_133},
  {"controls/incident/incident-not-acknowledged.sql", file_134, sizeof file_134},
  {"controls/incident/incident-not-acknowledged.yaml", file_135, sizeof file_135},
  {"controls/incident/incident-not-reviewed.sql", file_136, sizeof file_136},
  {"controls/incident/incident-not-reviewed.yaml", file_137, sizeof file_137},
  {"controls/incident/major-incident-not-reported.sql", file_138, sizeof file_138},
  {"controls/incident/major-incident-not-reported.yaml", file_139, sizeof file_139},
  {"controls/logging/azure-diagnostics-deleted.sql", file_140, sizeof file_140},
  {"controls/logging/azure-diagnostics-deleted.yaml", file_141, sizeof file_141},
  {"controls/logging/config-recorder-stopped.sql", file_142, sizeof file_142},
  {"controls/logging/config-recorder-stopped.yaml", file_143, sizeof file_143},
  {"controls/logging/flow-logs-deleted.sql", file_144, sizeof file_144},
  {"controls/logging/flow-logs-deleted.yaml", file_145, sizeof file_145},
  {"controls/logging/gcp-log-sink-changed.sql", file_146, sizeof file_146},
  {"controls/logging/gcp-log-sink-changed.yaml", file_147, sizeof file_147},
  {"controls/logging/github-audit-stream-changed.sql", file_148, sizeof file_148},
  {"controls/logging/github-audit-stream-changed.yaml", file_149, sizeof file_149},
  {"controls/logging/linux-audit-rules-changed.sql", file_150, sizeof file_150},
  {"controls/logging/linux-audit-rules-changed.yaml", file_151, sizeof file_151},
  {"controls/logging/log-group-deleted.sql", file_152, sizeof file_152},
  {"controls/logging/log-group-deleted.yaml", file_153, sizeof file_153},
  {"controls/logging/silent-source.sql", file_154, sizeof file_154},
  {"controls/logging/silent-source.yaml", file_155, sizeof file_155},
  {"controls/logging/threat-detection-disabled.sql", file_156, sizeof file_156},
  {"controls/logging/threat-detection-disabled.yaml", file_157, sizeof file_157},
  {"controls/logging/trail-altered.sql", file_158, sizeof file_158},
  {"controls/logging/trail-altered.yaml", file_159, sizeof file_159},
  {"controls/privacy/erasure-not-done.sql", file_160, sizeof file_160},
  {"controls/privacy/erasure-not-done.yaml", file_161, sizeof file_161},
  {"controls/privacy/message-without-consent.sql", file_162, sizeof file_162},
  {"controls/privacy/message-without-consent.yaml", file_163, sizeof file_163},
  {"controls/privacy/personal-breach-not-notified.sql", file_164, sizeof file_164},
  {"controls/privacy/personal-breach-not-notified.yaml", file_165, sizeof file_165},
  {"controls/privacy/personal-data-exported-without-approval.sql", file_166, sizeof file_166},
  {"controls/privacy/personal-data-exported-without-approval.yaml", file_167, sizeof file_167},
  {"controls/privacy/personal-data-read-in-bulk.sql", file_168, sizeof file_168},
  {"controls/privacy/personal-data-read-in-bulk.yaml", file_169, sizeof file_169},
  {"controls/privacy/subject-access-not-answered.sql", file_170, sizeof file_170},
  {"controls/privacy/subject-access-not-answered.yaml", file_171, sizeof file_171},
  {"controls/privacy/support-view-without-case.sql", file_172, sizeof file_172},
  {"controls/privacy/support-view-without-case.yaml", file_173, sizeof file_173},
  {"controls/privileged/administrator-policy-attached.sql", file_174, sizeof file_174},
  {"controls/privileged/administrator-policy-attached.yaml", file_175, sizeof file_175},
  {"controls/privileged/azure-role-assigned-by-person.sql", file_176, sizeof file_176},
  {"controls/privileged/azure-role-assigned-by-person.yaml", file_177, sizeof file_177},
  {"controls/privileged/break-glass-without-incident.sql", file_178, sizeof file_178},
  {"controls/privileged/break-glass-without-incident.yaml", file_179, sizeof file_179},
  {"controls/privileged/emergency-access-left-open.sql", file_180, sizeof file_180},
  {"controls/privileged/emergency-access-left-open.yaml", file_181, sizeof file_181},
  {"controls/privileged/gcp-owner-granted.sql", file_182, sizeof file_182},
  {"controls/privileged/gcp-owner-granted.yaml", file_183, sizeof file_183},
  {"controls/privileged/github-owner-added.sql", file_184, sizeof file_184},
  {"controls/privileged/github-owner-added.yaml", file_185, sizeof file_185},
  {"controls/privileged/kubernetes-exec-in-production.sql", file_186, sizeof file_186},
  {"controls/privileged/kubernetes-exec-in-production.yaml", file_187, sizeof file_187},
  {"controls/privileged/kubernetes-privileged-pod.sql", file_188, sizeof file_188},
  {"controls/privileged/kubernetes-privileged-pod.yaml", file_189, sizeof file_189},
  {"controls/privileged/kubernetes-role-bound-by-person.sql", file_190, sizeof file_190},
  {"controls/privileged/kubernetes-role-bound-by-person.yaml", file_191, sizeof file_191},
  {"controls/privileged/linux-shell-through-sudo.sql", file_192, sizeof file_192},
  {"controls/privileged/linux-shell-through-sudo.yaml", file_193, sizeof file_193},
  {"controls/privileged/privileged-action-outside-window.sql", file_194, sizeof file_194},
  {"controls/privileged/privileged-action-outside-window.yaml", file_195, sizeof file_195},
  {"controls/privileged/root-access-key-made.sql", file_196, sizeof file_196},
  {"controls/privileged/root-access-key-made.yaml", file_197, sizeof file_197},
  {"frameworks/dora.yaml", file_198, sizeof file_198},
  {"frameworks/gdpr.yaml", file_199, sizeof file_199},
  {"frameworks/hipaa-security.yaml", file_200, sizeof file_200},
  {"frameworks/iso-27001-2022.yaml", file_201, sizeof file_201},
  {"frameworks/nis2.yaml", file_202, sizeof file_202},
  {"frameworks/nist-800-53-r5.yaml", file_203, sizeof file_203},
  {"frameworks/nist-csf-2.0.yaml", file_204, sizeof file_204},
  {"frameworks/pci-dss-4.0.1.yaml", file_205, sizeof file_205},
  {"frameworks/soc2.yaml", file_206, sizeof file_206},
  {"frameworks/sox-itgc.yaml", file_207, sizeof file_207},
  {"pages/report.css", file_208, sizeof file_208},
  {"pages/report.js", file_209, sizeof file_209},
  {"report.xsd", file_210, sizeof file_210},
  {"tools/verify.py", file_211, sizeof file_211},
};

size_t tickmark_shipped_file_count(void) { return sizeof files / sizeof files[0]; }

tickmark_shipped_file tickmark_shipped_file_at(size_t index) { return files[index]; }
