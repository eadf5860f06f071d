#ifndef CARCHIVE_H
#define CARCHIVE_H
#include <stddef.h>
#include <stdint.h>

/// The few functions of ISA-L, zlib and libzstd that Tickmark calls; none of their types are shown.

enum { CARCHIVE_GOES_ON = 0, CARCHIVE_END = 1, CARCHIVE_BAD_DATA = -1, CARCHIVE_BAD_CHECKSUM = -2,
       CARCHIVE_BAD_START = -3 };

/// What one call did: bytes taken from the input, bytes given to the output, and one of the above.
typedef struct { size_t taken; size_t given; int status; } carchive_step;

/// A running inflate of one raw deflate stream (RFC 1951); null when memory is short.
typedef struct carchive_inflater carchive_inflater;
carchive_inflater *_Nullable carchive_inflater_create(void);
void carchive_inflater_free(carchive_inflater *_Nullable inflater);
carchive_step carchive_inflate(carchive_inflater *_Nonnull inflater, const void *_Nullable input,
                               size_t count, void *_Nonnull output, size_t capacity);
/// CRC-32 of all output; only after CARCHIVE_END.
uint32_t carchive_inflater_crc(const carchive_inflater *_Nonnull inflater);
/// Copies the whole bytes behind the stream's end that were taken all the same; returns how many,
/// at most 8. Only after CARCHIVE_END.
size_t carchive_inflater_rest(const carchive_inflater *_Nonnull inflater, uint8_t *_Nonnull rest8);

uint32_t carchive_crc32(uint32_t crc, const void *_Nullable bytes, size_t count);

/// The largest gzip member that `count` bytes can give.
size_t carchive_gzip_bound(size_t count);
/// Writes one gzip member without name or time, OS 255; returns its length, or 0 on failure.
size_t carchive_gzip(const void *_Nullable input, size_t count, int level, void *_Nonnull output,
                     size_t capacity);

/// A zstd compression context: checksum on, content size in the frame where it is known.
typedef struct carchive_zstd_compressor carchive_zstd_compressor;
carchive_zstd_compressor *_Nullable carchive_zstd_compressor_create(int level);
void carchive_zstd_compressor_free(carchive_zstd_compressor *_Nullable compressor);
size_t carchive_zstd_bound(size_t count);
/// Writes one frame; returns its length, or 0 on failure.
size_t carchive_zstd_compress(carchive_zstd_compressor *_Nonnull compressor,
                              const void *_Nullable input, size_t count, void *_Nonnull output,
                              size_t capacity);
/// Goes on with the current frame; with `finish` CARCHIVE_END says that the frame is complete.
carchive_step carchive_zstd_compress_step(carchive_zstd_compressor *_Nonnull compressor,
                                          const void *_Nullable input, size_t count,
                                          void *_Nonnull output, size_t capacity, int finish);

/// A zstd decompression context that refuses windows above 1 << window_log bytes.
typedef struct carchive_zstd_decompressor carchive_zstd_decompressor;
carchive_zstd_decompressor *_Nullable carchive_zstd_decompressor_create(int window_log);
void carchive_zstd_decompressor_free(carchive_zstd_decompressor *_Nullable decompressor);
/// Reads exactly one frame; `given` is the content's length. Never CARCHIVE_GOES_ON.
carchive_step carchive_zstd_decompress(carchive_zstd_decompressor *_Nonnull decompressor,
                                       const void *_Nonnull input, size_t count,
                                       void *_Nonnull output, size_t capacity);
/// CARCHIVE_END stands for the end of a frame; CARCHIVE_BAD_START: no frame begins here.
carchive_step carchive_zstd_decompress_step(carchive_zstd_decompressor *_Nonnull decompressor,
                                            const void *_Nullable input, size_t count,
                                            void *_Nonnull output, size_t capacity);
/// Length of the frame at the start of `input`; 0 when there is no whole frame.
size_t carchive_zstd_frame_count(const void *_Nullable input, size_t count);
/// Content size that the frame states; -1 when it states none, -2 when there is no frame.
int64_t carchive_zstd_content_size(const void *_Nullable input, size_t count);
#endif
