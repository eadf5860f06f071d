#ifndef TICKMARK_SHIPPED_H
#define TICKMARK_SHIPPED_H

#include <stddef.h>

/// A file that the program carries in itself: its path within the repository's `reports`, or
/// `tools/verify.py`.
typedef struct {
  const char *path;
  const unsigned char *bytes;
  size_t count;
} tickmark_shipped_file;

/// How many files there are.
size_t tickmark_shipped_file_count(void);

/// The file at an index below the count.
tickmark_shipped_file tickmark_shipped_file_at(size_t index);

#endif
