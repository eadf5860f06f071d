#ifndef CCRYPTO_H
#define CCRYPTO_H
#include <stddef.h>
#include <stdint.h>

/// The few functions of libcrypto that Tickmark calls; none of OpenSSL's types are shown.
/// Functions that return int give 1 for success and 0 for failure unless they say otherwise.

/// A running SHA-256: plain bytes, so it may be copied to fork the state.
typedef struct { uint64_t state[14]; } ccrypto_sha256;
/// A running MD5: plain bytes, so it may be copied.
typedef struct { uint64_t state[12]; } ccrypto_md5;

void ccrypto_sha256_init(ccrypto_sha256 *_Nonnull hasher);
void ccrypto_sha256_update(ccrypto_sha256 *_Nonnull hasher, const void *_Nullable bytes, size_t count);
void ccrypto_sha256_final(ccrypto_sha256 *_Nonnull hasher, uint8_t *_Nonnull digest32);
/// SHA-256 of one prefix byte and two 32-byte halves: a Merkle tree node.
void ccrypto_sha256_node(uint8_t prefix, const void *_Nonnull left, const void *_Nonnull right,
                         uint8_t *_Nonnull digest32);

/// SHA-256 of each of `count` messages, which lie one behind the other: the n-th ends before `ends[n]`.
/// `digests` takes 32 bytes each. Side by side in the processor's vectors where it has them.
void ccrypto_sha256_many(const uint8_t *_Nonnull bytes, const size_t *_Nonnull ends, size_t count,
                         uint8_t *_Nonnull digests);

void ccrypto_md5_init(ccrypto_md5 *_Nonnull hasher);
void ccrypto_md5_update(ccrypto_md5 *_Nonnull hasher, const void *_Nullable bytes, size_t count);
void ccrypto_md5_final(ccrypto_md5 *_Nonnull hasher, uint8_t *_Nonnull digest16);

int ccrypto_ed25519_public(const uint8_t *_Nonnull seed32, uint8_t *_Nonnull public32);
int ccrypto_ed25519_sign(const uint8_t *_Nonnull seed32, const void *_Nullable message,
                         size_t count, uint8_t *_Nonnull signature64);
int ccrypto_ed25519_verify(const uint8_t *_Nonnull public32, const void *_Nullable message,
                           size_t count, const uint8_t *_Nonnull signature64);

int ccrypto_x25519_public(const uint8_t *_Nonnull secret32, uint8_t *_Nonnull public32);
/// The shared secret; fails when it would be all zero (a low-order point).
int ccrypto_x25519_shared(const uint8_t *_Nonnull secret32, const uint8_t *_Nonnull public32,
                          uint8_t *_Nonnull shared32);

/// A ChaCha20-Poly1305 context that keeps its key; null when memory is short.
typedef struct ccrypto_aead ccrypto_aead;
ccrypto_aead *_Nullable ccrypto_aead_create(const uint8_t *_Nonnull key32);
void ccrypto_aead_free(ccrypto_aead *_Nullable aead);
/// `sealed` takes count + 16 bytes.
int ccrypto_aead_seal(ccrypto_aead *_Nonnull aead, const uint8_t *_Nonnull nonce12,
                      const void *_Nullable plain, size_t count, uint8_t *_Nonnull sealed);
/// `count` counts the sealed bytes, tag included; `plain` takes count − 16 bytes.
int ccrypto_aead_open(ccrypto_aead *_Nonnull aead, const uint8_t *_Nonnull nonce12,
                      const uint8_t *_Nonnull sealed, size_t count, uint8_t *_Nullable plain);

/// 1 valid, 0 not valid, -1 the key can't be read. The key is DER, PKCS#1 or SubjectPublicKeyInfo.
int ccrypto_rsa_verify_sha256(const uint8_t *_Nonnull key, size_t key_count,
                              const void *_Nullable message, size_t count,
                              const uint8_t *_Nonnull signature, size_t signature_count);
/// The same for a hash of `bits` (256, 384, 512) and any kind of key; an ECDSA signature is DER too.
int ccrypto_verify(const uint8_t *_Nonnull key, size_t key_count, int bits,
                   const void *_Nullable message, size_t count, const uint8_t *_Nonnull signature,
                   size_t signature_count);
/// SHA-1 in one call: it names things and proves nothing.
void ccrypto_sha1(const void *_Nullable message, size_t count, uint8_t *_Nonnull digest20);
/// SHA-512 in one call.
int ccrypto_sha512(const void *_Nullable message, size_t count, uint8_t *_Nonnull digest64);
/// Signs with an RSA key in PKCS#8 or PKCS#1 DER; `signature` takes `capacity` bytes.
/// Returns the signature's length, or 0.
size_t ccrypto_rsa_sign_sha256(const uint8_t *_Nonnull key, size_t key_count,
                               const void *_Nullable message, size_t count,
                               uint8_t *_Nonnull signature, size_t capacity);
/// Writes the PKCS#1 DER public key of an RSA private key; returns its length, or 0.
size_t ccrypto_rsa_public(const uint8_t *_Nonnull key, size_t key_count, uint8_t *_Nonnull der,
                          size_t capacity);

/// Whether a reply (RFC 3161, DER) stamps the data by an authority that one of the PEM certificates
/// stands for, each judged at the stamp's time. A null nonce isn't compared. `seconds` since 1970;
/// `words` say why not, and take `capacity` bytes with the zero that ends them.
int ccrypto_timestamp_verify(const uint8_t *_Nonnull reply, size_t reply_count,
                             const void *_Nonnull data, size_t count,
                             const uint8_t *_Nullable nonce, size_t nonce_count,
                             const uint8_t *_Nonnull pem, size_t pem_count,
                             int64_t *_Nonnull seconds, char *_Nonnull words, size_t capacity);

/// scrypt (RFC 7914) with r = 8 and p = 1; fails for want of memory.
int ccrypto_scrypt(const void *_Nullable passphrase, size_t passphrase_count,
                   const uint8_t *_Nonnull salt, size_t salt_count, uint64_t cost,
                   uint8_t *_Nonnull key32);

/// Fills `bytes` from the operating system's generator.
int ccrypto_random(void *_Nonnull bytes, size_t count);
#endif
