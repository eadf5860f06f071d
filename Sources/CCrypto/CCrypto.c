// The one-shot digest calls stay supported and are twice as fast on short input as EVP's.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "CCrypto.h"
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(ccrypto_sha256), "SHA-256 state grew");
_Static_assert(sizeof(MD5_CTX) <= sizeof(ccrypto_md5), "MD5 state grew");

void ccrypto_sha256_init(ccrypto_sha256 *hasher) { SHA256_Init((SHA256_CTX *)hasher); }
void ccrypto_sha256_update(ccrypto_sha256 *hasher, const void *bytes, size_t count) {
  if (count) SHA256_Update((SHA256_CTX *)hasher, bytes, count);
}
void ccrypto_sha256_final(ccrypto_sha256 *hasher, uint8_t *digest32) {
  SHA256_Final(digest32, (SHA256_CTX *)hasher);
}
void ccrypto_sha256_node(uint8_t prefix, const void *left, const void *right, uint8_t *digest32) {
  uint8_t block[65];
  block[0] = prefix;
  memcpy(block + 1, left, 32);
  memcpy(block + 33, right, 32);
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block, sizeof block);
  SHA256_Final(digest32, &context);
}

void ccrypto_md5_init(ccrypto_md5 *hasher) { MD5_Init((MD5_CTX *)hasher); }
void ccrypto_md5_update(ccrypto_md5 *hasher, const void *bytes, size_t count) {
  if (count) MD5_Update((MD5_CTX *)hasher, bytes, count);
}
void ccrypto_md5_final(ccrypto_md5 *hasher, uint8_t *digest16) {
  MD5_Final(digest16, (MD5_CTX *)hasher);
}

void ccrypto_sha1(const void *message, size_t count, uint8_t *digest20) {
  SHA1(count ? message : (const void *)"", count, digest20);
}

static int raw_public(int type, const uint8_t *secret32, uint8_t *public32) {
  size_t count = 32;
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(type, NULL, secret32, 32);
  int ok = key && EVP_PKEY_get_raw_public_key(key, public32, &count) == 1 && count == 32;
  EVP_PKEY_free(key);
  return ok;
}

int ccrypto_ed25519_public(const uint8_t *seed32, uint8_t *public32) {
  return raw_public(EVP_PKEY_ED25519, seed32, public32);
}
int ccrypto_ed25519_sign(const uint8_t *seed32, const void *message, size_t count,
                         uint8_t *signature64) {
  size_t length = 64;
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed32, 32);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int ok = key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestSign(context, signature64, &length, message, count) == 1 && length == 64;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return ok;
}
int ccrypto_ed25519_verify(const uint8_t *public32, const void *message, size_t count,
                           const uint8_t *signature64) {
  EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public32, 32);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int ok = key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestVerify(context, signature64, 64, message, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return ok;
}

int ccrypto_x25519_public(const uint8_t *secret32, uint8_t *public32) {
  return raw_public(EVP_PKEY_X25519, secret32, public32);
}
int ccrypto_x25519_shared(const uint8_t *secret32, const uint8_t *public32, uint8_t *shared32) {
  static const uint8_t zero[32];
  size_t count = 32;
  EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, secret32, 32);
  EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public32, 32);
  EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new(own, NULL) : NULL;
  int ok = context && peer && EVP_PKEY_derive_init(context) == 1 &&
           EVP_PKEY_derive_set_peer(context, peer) == 1 &&
           EVP_PKEY_derive(context, shared32, &count) == 1 && count == 32 &&
           CRYPTO_memcmp(shared32, zero, 32) != 0;
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(peer);
  EVP_PKEY_free(own);
  return ok;
}

struct ccrypto_aead {
  EVP_CIPHER_CTX *sealing;
  EVP_CIPHER_CTX *opening;
};

ccrypto_aead *ccrypto_aead_create(const uint8_t *key32) {
  ccrypto_aead *aead = calloc(1, sizeof *aead);
  if (!aead) return NULL;
  aead->sealing = EVP_CIPHER_CTX_new();
  aead->opening = EVP_CIPHER_CTX_new();
  const EVP_CIPHER *cipher = EVP_chacha20_poly1305();
  if (aead->sealing && aead->opening &&
      EVP_EncryptInit_ex(aead->sealing, cipher, NULL, key32, NULL) == 1 &&
      EVP_DecryptInit_ex(aead->opening, cipher, NULL, key32, NULL) == 1)
    return aead;
  ccrypto_aead_free(aead);
  return NULL;
}
void ccrypto_aead_free(ccrypto_aead *aead) {
  if (!aead) return;
  EVP_CIPHER_CTX_free(aead->sealing);
  EVP_CIPHER_CTX_free(aead->opening);
  free(aead);
}
int ccrypto_aead_seal(ccrypto_aead *aead, const uint8_t *nonce12, const void *plain, size_t count,
                      uint8_t *sealed) {
  int length = 0, rest = 0;
  if (count > INT_MAX - 16) return 0;
  return EVP_EncryptInit_ex(aead->sealing, NULL, NULL, NULL, nonce12) == 1 &&
         (count == 0 ||
          EVP_EncryptUpdate(aead->sealing, sealed, &length, plain, (int)count) == 1) &&
         EVP_EncryptFinal_ex(aead->sealing, sealed + length, &rest) == 1 &&
         EVP_CIPHER_CTX_ctrl(aead->sealing, EVP_CTRL_AEAD_GET_TAG, 16, sealed + count) == 1;
}
int ccrypto_aead_open(ccrypto_aead *aead, const uint8_t *nonce12, const uint8_t *sealed,
                      size_t count, uint8_t *plain) {
  int length = 0, rest = 0;
  uint8_t tag[16], none[1];
  if (count < 16 || count > INT_MAX) return 0;
  memcpy(tag, sealed + count - 16, 16);
  if (!plain) plain = none;
  return EVP_DecryptInit_ex(aead->opening, NULL, NULL, NULL, nonce12) == 1 &&
         EVP_CIPHER_CTX_ctrl(aead->opening, EVP_CTRL_AEAD_SET_TAG, 16, tag) == 1 &&
         (count == 16 ||
          EVP_DecryptUpdate(aead->opening, plain, &length, sealed, (int)count - 16) == 1) &&
         EVP_DecryptFinal_ex(aead->opening, plain + length, &rest) == 1;
}

static EVP_PKEY *rsa_public_key(const uint8_t *der, size_t count) {
  if (count > 16384) return NULL;
  const unsigned char *next = der;
  EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &next, (long)count);
  if (!key || next != der + count) {
    EVP_PKEY_free(key);
    next = der;
    key = d2i_PUBKEY(NULL, &next, (long)count);
  }
  if (key && (next != der + count || EVP_PKEY_base_id(key) != EVP_PKEY_RSA)) {
    EVP_PKEY_free(key);
    key = NULL;
  }
  return key;
}
static EVP_PKEY *rsa_private_key(const uint8_t *der, size_t count) {
  const unsigned char *next = der;
  EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &next, (long)count);
  if (key && EVP_PKEY_base_id(key) != EVP_PKEY_RSA) {
    EVP_PKEY_free(key);
    key = NULL;
  }
  return key;
}

// PKCS#1 v1.5 is the default padding of an RSA key. Frees the key.
static int verify(EVP_PKEY *public, const EVP_MD *hash, const void *message, size_t count,
                  const uint8_t *signature, size_t signature_count) {
  if (!public) return -1;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int ok = context && EVP_DigestVerifyInit(context, NULL, hash, NULL, public) == 1 &&
           EVP_DigestVerify(context, signature, signature_count, message, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(public);
  return ok;
}
int ccrypto_rsa_verify_sha256(const uint8_t *key, size_t key_count, const void *message,
                              size_t count, const uint8_t *signature, size_t signature_count) {
  return verify(rsa_public_key(key, key_count), EVP_sha256(), message, count, signature,
                signature_count);
}
int ccrypto_verify(const uint8_t *key, size_t key_count, int bits, const void *message,
                   size_t count, const uint8_t *signature, size_t signature_count) {
  const EVP_MD *hash = bits == 512 ? EVP_sha512() : bits == 384 ? EVP_sha384() : EVP_sha256();
  EVP_PKEY *public = rsa_public_key(key, key_count);
  if (!public && key_count <= 16384) {
    const unsigned char *next = key;
    public = d2i_PUBKEY(NULL, &next, (long)key_count);
    if (public && next != key + key_count) {
      EVP_PKEY_free(public);
      public = NULL;
    }
  }
  return verify(public, hash, message, count, signature, signature_count);
}
int ccrypto_sha512(const void *message, size_t count, uint8_t *digest64) {
  return EVP_Digest(message, count, digest64, NULL, EVP_sha512(), NULL) == 1;
}
size_t ccrypto_rsa_sign_sha256(const uint8_t *key, size_t key_count, const void *message,
                               size_t count, uint8_t *signature, size_t capacity) {
  EVP_PKEY *private = rsa_private_key(key, key_count);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  size_t length = capacity;
  int ok = private && context &&
           EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, private) == 1 &&
           EVP_DigestSign(context, signature, &length, message, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(private);
  return ok ? length : 0;
}
size_t ccrypto_rsa_public(const uint8_t *key, size_t key_count, uint8_t *der, size_t capacity) {
  EVP_PKEY *private = rsa_private_key(key, key_count);
  int count = private ? i2d_PublicKey(private, NULL) : 0;
  unsigned char *next = der;
  if (count <= 0 || (size_t)count > capacity || i2d_PublicKey(private, &next) != count) count = 0;
  EVP_PKEY_free(private);
  return (size_t)count;
}

int ccrypto_scrypt(const void *passphrase, size_t passphrase_count, const uint8_t *salt,
                   size_t salt_count, uint64_t cost, uint8_t *key32) {
  // 128 * r * N bytes, and a little more.
  uint64_t memory = cost * 1024 + (1 << 20);
  return EVP_PBE_scrypt(passphrase_count ? passphrase : "", passphrase_count, salt, salt_count, cost,
                        8, 1, memory, key32, 32) == 1;
}

int ccrypto_random(void *bytes, size_t count) {
  return count <= INT_MAX && RAND_bytes(bytes, (int)count) == 1;
}
