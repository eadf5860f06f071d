#include "CCrypto.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <string.h>

/// Trusts the PEM certificates, at the time of the stamp; null where there are none.
static X509_STORE *authorities(const uint8_t *pem, size_t count, time_t at) {
  BIO *input = BIO_new_mem_buf(pem, (int)count);
  X509_STORE *store = X509_STORE_new();
  int found = 0;
  X509 *certificate;
  while (input && store && (certificate = PEM_read_bio_X509(input, NULL, NULL, NULL))) {
    found += X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
  }
  BIO_free(input);
  if (!store || !found) {
    X509_STORE_free(store);
    return NULL;
  }
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), at);
  return store;
}

/// The stamp's time in whole seconds since 1970; -1 where it states none.
static time_t stamped(TS_RESP *reply) {
  TS_TST_INFO *info = TS_RESP_get_tst_info(reply);
  struct tm parts;
  if (!info || !ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts)) return -1;
  int days = 0, seconds = 0;
  ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
  int known = epoch && ASN1_TIME_diff(&days, &seconds, epoch, TS_TST_INFO_get_time(info));
  ASN1_TIME_free(epoch);
  return known ? (time_t)days * 86400 + seconds : -1;
}

static void tell(char *words, size_t capacity, const char *text) {
  strncpy(words, text, capacity - 1);
  words[capacity - 1] = 0;
}

int ccrypto_timestamp_verify(const uint8_t *reply, size_t reply_count, const void *data,
                             size_t count, const uint8_t *nonce, size_t nonce_count,
                             const uint8_t *pem, size_t pem_count, int64_t *seconds, char *words,
                             size_t capacity) {
  ERR_clear_error();
  const uint8_t *at = reply;
  TS_RESP *response = d2i_TS_RESP(NULL, &at, (long)reply_count);
  if (!response || at != reply + reply_count) {
    TS_RESP_free(response);
    tell(words, capacity, "no time stamp reply");
    return 0;
  }
  time_t time = stamped(response);
  X509_STORE *store = time < 0 ? NULL : authorities(pem, pem_count, time);
  TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
  BIO *input = BIO_new_mem_buf(data, (int)count);
  int held = 0;
  if (time < 0) {
    tell(words, capacity, "a reply that grants no stamp");
  } else if (!store) {
    tell(words, capacity, "no certificate of an authority in PEM");
  } else if (context && input) {
    int flags = TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_DATA;
    TS_VERIFY_CTX_set_data(context, input);
    input = NULL;
    TS_VERIFY_CTX_set_store(context, store);
    store = NULL;
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    const ASN1_INTEGER *found = TS_TST_INFO_get_nonce(info);
    BIGNUM *want = nonce ? BN_bin2bn(nonce, (int)nonce_count, NULL) : NULL;
    BIGNUM *has = found ? ASN1_INTEGER_to_BN(found, NULL) : NULL;
    int is_asked = !want || (has && BN_cmp(want, has) == 0);
    BN_free(want);
    BN_free(has);
    TS_VERIFY_CTX_set_flags(context, flags);
    held = is_asked && TS_RESP_verify_response(context, response);
    if (!is_asked) {
      tell(words, capacity, "the nonce isn't that of the query");
    } else if (!held) {
      unsigned long code = ERR_peek_last_error();
      const char *reason = ERR_reason_error_string(code);
      tell(words, capacity, reason ? reason : "not right");
    }
  }
  *seconds = (int64_t)time;
  BIO_free(input);
  X509_STORE_free(store);
  TS_VERIFY_CTX_free(context);
  TS_RESP_free(response);
  ERR_clear_error();
  return held;
}
