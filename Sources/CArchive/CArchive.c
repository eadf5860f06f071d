#include "CArchive.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

// Both libraries count in 32 bits; a larger buffer is taken in several steps.
static const size_t largest = 1u << 30;
static const uint8_t nothing = 0;

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

struct carchive_inflater {
  struct inflate_state state;
};

carchive_inflater *carchive_inflater_create(void) {
  carchive_inflater *inflater = calloc(1, sizeof *inflater);
  if (!inflater) return NULL;
  isal_inflate_init(&inflater->state);
  // The CRC is kept, but header and trailer are ours to read.
  inflater->state.crc_flag = ISAL_GZIP_NO_HDR;
  return inflater;
}
void carchive_inflater_free(carchive_inflater *inflater) { free(inflater); }

carchive_step carchive_inflate(carchive_inflater *inflater, const void *input, size_t count,
                               void *output, size_t capacity) {
  struct inflate_state *state = &inflater->state;
  uint32_t in = (uint32_t)least(count, largest), out = (uint32_t)least(capacity, largest);
  state->next_in = (uint8_t *)(input ? input : &nothing);
  state->avail_in = in;
  state->next_out = output;
  state->avail_out = out;
  int result = isal_inflate(state);
  uint32_t taken = in - state->avail_in, given = out - state->avail_out;
  carchive_step step = {least(taken, in), least(given, out), CARCHIVE_GOES_ON};
  // For bad data near the input's end ISA-L counts a byte or two that it never read.
  if (result != ISAL_DECOMP_OK || taken > in || given > out)
    step.status = CARCHIVE_BAD_DATA;
  else if (state->block_state == ISAL_BLOCK_FINISH)
    step.status = CARCHIVE_END;
  return step;
}

uint32_t carchive_inflater_crc(const carchive_inflater *inflater) { return inflater->state.crc; }

size_t carchive_inflater_rest(const carchive_inflater *inflater, uint8_t *rest8) {
  const struct inflate_state *state = &inflater->state;
  int bits = state->read_in_length;
  if (bits <= 0 || bits > 64) return 0;
  // The bits below a whole byte belong to the stream's last byte.
  uint64_t held = bits % 8 ? state->read_in >> (bits % 8) : state->read_in;
  for (int i = 0; i < bits / 8; i++) rest8[i] = (uint8_t)(held >> (8 * i));
  return (size_t)(bits / 8);
}

uint32_t carchive_crc32(uint32_t crc, const void *bytes, size_t count) {
  return (uint32_t)crc32_z(crc, bytes, count);
}

size_t carchive_gzip_bound(size_t count) {
  // deflateBound's figure for any settings, with a gzip header and trailer.
  return count + (count >> 3) + (count >> 6) + 64;
}

size_t carchive_gzip(const void *input, size_t count, int level, void *output, size_t capacity) {
  z_stream stream = {0};
  gz_header header = {0};
  header.os = 255;
  if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  deflateSetHeader(&stream, &header);
  stream.next_in = (Bytef *)(input ? input : &nothing);
  stream.next_out = output;
  size_t in_left = count, out_left = capacity;
  int result = Z_OK;
  while (result == Z_OK) {
    uInt in = (uInt)least(in_left, largest), out = (uInt)least(out_left, largest);
    stream.avail_in = in;
    stream.avail_out = out;
    result = deflate(&stream, in_left == in ? Z_FINISH : Z_NO_FLUSH);
    in_left -= in - stream.avail_in;
    out_left -= out - stream.avail_out;
  }
  deflateEnd(&stream);
  return result == Z_STREAM_END ? capacity - out_left : 0;
}

struct carchive_zstd_compressor {
  ZSTD_CCtx *context;
};

carchive_zstd_compressor *carchive_zstd_compressor_create(int level) {
  carchive_zstd_compressor *compressor = calloc(1, sizeof *compressor);
  if (!compressor) return NULL;
  ZSTD_CCtx *context = compressor->context = ZSTD_createCCtx();
  if (context && !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)) &&
      !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)) &&
      !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1)))
    return compressor;
  carchive_zstd_compressor_free(compressor);
  return NULL;
}
void carchive_zstd_compressor_free(carchive_zstd_compressor *compressor) {
  if (!compressor) return;
  ZSTD_freeCCtx(compressor->context);
  free(compressor);
}

size_t carchive_zstd_bound(size_t count) { return ZSTD_compressBound(count); }

size_t carchive_zstd_compress(carchive_zstd_compressor *compressor, const void *input,
                              size_t count, void *output, size_t capacity) {
  size_t written = ZSTD_compress2(compressor->context, output, capacity, input, count);
  return ZSTD_isError(written) ? 0 : written;
}

carchive_step carchive_zstd_compress_step(carchive_zstd_compressor *compressor, const void *input,
                                          size_t count, void *output, size_t capacity,
                                          int finish) {
  ZSTD_inBuffer in = {input ? input : &nothing, count, 0};
  ZSTD_outBuffer out = {output, capacity, 0};
  size_t left = ZSTD_compressStream2(compressor->context, &out, &in,
                                     finish ? ZSTD_e_end : ZSTD_e_continue);
  carchive_step step = {in.pos, out.pos, CARCHIVE_GOES_ON};
  if (ZSTD_isError(left))
    step.status = CARCHIVE_BAD_DATA;
  else if (finish && left == 0)
    step.status = CARCHIVE_END;
  return step;
}

struct carchive_zstd_decompressor {
  ZSTD_DCtx *context;
};

carchive_zstd_decompressor *carchive_zstd_decompressor_create(int window_log) {
  carchive_zstd_decompressor *decompressor = calloc(1, sizeof *decompressor);
  if (!decompressor) return NULL;
  ZSTD_DCtx *context = decompressor->context = ZSTD_createDCtx();
  if (context &&
      !ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window_log)))
    return decompressor;
  carchive_zstd_decompressor_free(decompressor);
  return NULL;
}
void carchive_zstd_decompressor_free(carchive_zstd_decompressor *decompressor) {
  if (!decompressor) return;
  ZSTD_freeDCtx(decompressor->context);
  free(decompressor);
}

static int status_of_error(size_t error) {
  switch (ZSTD_getErrorCode(error)) {
    case ZSTD_error_checksum_wrong: return CARCHIVE_BAD_CHECKSUM;
    case ZSTD_error_prefix_unknown: return CARCHIVE_BAD_START;
    default: return CARCHIVE_BAD_DATA;
  }
}

carchive_step carchive_zstd_decompress(carchive_zstd_decompressor *decompressor, const void *input,
                                       size_t count, void *output, size_t capacity) {
  size_t written = ZSTD_decompressDCtx(decompressor->context, output, capacity, input, count);
  if (ZSTD_isError(written)) return (carchive_step){0, 0, status_of_error(written)};
  return (carchive_step){count, written, CARCHIVE_END};
}

carchive_step carchive_zstd_decompress_step(carchive_zstd_decompressor *decompressor,
                                            const void *input, size_t count, void *output,
                                            size_t capacity) {
  ZSTD_inBuffer in = {input ? input : &nothing, count, 0};
  ZSTD_outBuffer out = {output, capacity, 0};
  size_t left = ZSTD_decompressStream(decompressor->context, &out, &in);
  carchive_step step = {in.pos, out.pos, CARCHIVE_GOES_ON};
  if (ZSTD_isError(left))
    step.status = status_of_error(left);
  else if (left == 0)
    step.status = CARCHIVE_END;
  return step;
}

size_t carchive_zstd_frame_count(const void *input, size_t count) {
  size_t length = ZSTD_findFrameCompressedSize(input ? input : &nothing, count);
  return ZSTD_isError(length) ? 0 : length;
}

int64_t carchive_zstd_content_size(const void *input, size_t count) {
  unsigned long long size = ZSTD_getFrameContentSize(input ? input : &nothing, count);
  if (size == ZSTD_CONTENTSIZE_UNKNOWN) return -1;
  return size == ZSTD_CONTENTSIZE_ERROR || size > INT64_MAX ? -2 : (int64_t)size;
}
