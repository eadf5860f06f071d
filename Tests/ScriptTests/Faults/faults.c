// A disk that fails when it is told to: preloaded before the program, it counts each call that
// changes a file or makes it durable, and does something else at one of them.
//
//   TICKMARK_FAULT_AT     the call, from 1; without it calls are only counted
//   TICKMARK_FAULT_KIND   error   it fails with EIO
//                         full    it fails with ENOSPC
//                         short   a write takes half of what it is given
//                         crash   the process is killed before it
//                         power   the same, and all that was not made durable is undone
//   TICKMARK_FAULT_KEEP   a folder on the same file system, for files that may have to come back
//   TICKMARK_FAULT_COUNT  a file that gets the number of calls at the end
//
// Built by the tests; no part of the product.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { PASS, ERROR, FULL, SHORT, CRASH, POWER };

// What has to be undone, newest first.
struct undo {
  struct undo *next;
  enum { DATA, CREATED, RENAMED, UNLINKED } what;
  char path[PATH_MAX];   // the file; of a rename its new name
  char other[PATH_MAX];  // of a rename its old name
  char kept[PATH_MAX];   // a second name of the file that was there before, or empty
  ino_t inode;
  off_t offset, size;
  size_t count;
  unsigned char *bytes;
};

static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static long calls, at, keptCount;
static enum kind kind;
static struct undo *undos;
static const char *countPath, *keptFolder;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("TICKMARK_FAULT_KIND"), *place = getenv("TICKMARK_FAULT_AT");
  static const char *words[] = {"", "error", "full", "short", "crash", "power"};
  for (int i = 1; text && i <= POWER; i++)
    if (!strcmp(text, words[i])) kind = (enum kind)i;
  at = place ? atol(place) : 0;
  keptFolder = getenv("TICKMARK_FAULT_KEEP");
  countPath = getenv("TICKMARK_FAULT_COUNT");
}
__attribute__((destructor)) static void end(void) {
  if (!countPath) return;
  FILE *file = fopen(countPath, "w");
  if (file) {
    fprintf(file, "%ld\n", calls);
    fclose(file);
  }
}

static struct undo *push(int what, const char *path) {
  struct undo *undo = calloc(1, sizeof *undo);
  undo->what = what;
  if (!realpath(path, undo->path)) snprintf(undo->path, sizeof undo->path, "%s", path);
  undo->next = undos;
  undos = undo;
  return undo;
}

// Gives what lies at a path a second name, under which it outlives a rename or unlink.
static void keep(const char *path, char *kept) {
  struct stat status;
  if (lstat(path, &status) || !S_ISREG(status.st_mode)) return;
  snprintf(kept, PATH_MAX, "%s/%d-%ld", keptFolder ? keptFolder : ".", getpid(), keptCount++);
  if (link(path, kept)) *kept = 0;
}

// A rename that is durable gives what was written before it the new name.
static void follow(struct undo *renamed) {
  size_t length = strlen(renamed->other);
  for (struct undo *undo = undos; undo; undo = undo->next) {
    if (strncmp(undo->path, renamed->other, length)) continue;
    if (undo->path[length] && undo->path[length] != '/') continue;
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s%s", renamed->path, undo->path + length);
    snprintf(undo->path, sizeof undo->path, "%.*s", PATH_MAX - 1, path);
  }
}

static void drop(struct undo *undo) {
  if (undo->what == RENAMED) follow(undo);
  if (*undo->kept) REAL(unlink)(undo->kept);
  free(undo->bytes);
  free(undo);
}

static void undoAll(void) {
  for (struct undo *undo = undos; undo; undo = undo->next) switch (undo->what) {
      case DATA: {
        int file = REAL(open)(undo->path, O_WRONLY);
        if (file < 0) break;
        if (undo->count) REAL(pwrite)(file, undo->bytes, undo->count, undo->offset);
        if (REAL(ftruncate)(file, undo->size)) {}
        close(file);
        break;
      }
      case CREATED: REAL(unlink)(undo->path); break;
      case RENAMED:
        REAL(rename)(undo->path, undo->other);
        if (*undo->kept) REAL(rename)(undo->kept, undo->path);
        break;
      case UNLINKED:
        if (*undo->kept) REAL(rename)(undo->kept, undo->path);
        break;
    }
}

// Forgets what has become durable: all of it, an inode's data, or the names in a folder.
static void forget(int all, ino_t inode, const char *folder) {
  size_t length = folder ? strlen(folder) : 0;
  for (struct undo **place = &undos; *place;) {
    struct undo *undo = *place;
    const char *slash = strrchr(undo->path, '/');
    int isName = folder && undo->what != DATA && slash == undo->path + length &&
                 !strncmp(undo->path, folder, length);
    if (all || (undo->what == DATA && inode && undo->inode == inode) || isName) {
      *place = undo->next;
      drop(undo);
    } else {
      place = &undo->next;
    }
  }
}

// Counts a call; returns what has to become of it, with errno set.
static enum kind step(void) {
  if (++calls != at) return PASS;
  if (kind == CRASH || kind == POWER) {
    if (kind == POWER) undoAll();
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = kind == FULL ? ENOSPC : EIO;
  return kind;
}

static int isFile(int file) {
  struct stat status;
  return file > 2 && !fstat(file, &status) && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

static void remember(int file, off_t offset, size_t count) {
  if (kind != POWER) return;
  struct stat status;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0 || fstat(file, &status)) return;
  path[length] = 0;
  struct undo *undo = push(DATA, path);
  undo->inode = status.st_ino;
  undo->offset = offset;
  undo->size = status.st_size;
  if (offset < status.st_size) {
    size_t old = (size_t)(status.st_size - offset);
    undo->count = old < count ? old : count;
    undo->bytes = malloc(undo->count);
    // The program's own descriptor may be for writing only.
    int reader = REAL(open)(path, O_RDONLY);
    if (pread(reader, undo->bytes, undo->count, offset) < 0) undo->count = 0;
    close(reader);
  }
}

#define LOCKED(...)               \
  pthread_mutex_lock(&mutex);     \
  __VA_ARGS__;                    \
  int saved = errno;              \
  pthread_mutex_unlock(&mutex);   \
  errno = saved;

ssize_t write(int file, const void *bytes, size_t count) {
  if (!isFile(file)) return REAL(write)(file, bytes, count);
  ssize_t result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      remember(file, lseek(file, 0, SEEK_CUR), count);
      result = REAL(write)(file, bytes, fault == SHORT && count > 1 ? count / 2 : count);
    }
  })
  return result;
}
static ssize_t put(int file, const void *bytes, size_t count, off_t offset) {
  ssize_t result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      remember(file, offset, count);
      result = REAL(pwrite64)(file, bytes, fault == SHORT && count > 1 ? count / 2 : count, offset);
    }
  })
  return result;
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return put(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  return put(file, bytes, count, offset);
}

static int sync_file(int file, int (*real)(int), int all) {
  int result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      result = real(file);
      struct stat status;
      if (!result && !fstat(file, &status)) {
        char link[64], path[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
        forget(all, S_ISDIR(status.st_mode) ? 0 : status.st_ino,
               S_ISDIR(status.st_mode) ? path : NULL);
      }
    }
  })
  return result;
}
int fsync(int file) { return sync_file(file, REAL(fsync), 0); }
int fdatasync(int file) { return sync_file(file, REAL(fdatasync), 0); }
int syncfs(int file) { return sync_file(file, REAL(syncfs), 1); }

static int cut(int file, off_t size, int (*real)(int, off_t)) {
  int result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      struct stat status;
      if (!fstat(file, &status) && status.st_size > size)
        remember(file, size, (size_t)(status.st_size - size));
      result = real(file, size);
    }
  })
  return result;
}
int ftruncate(int file, off_t size) { return cut(file, size, REAL(ftruncate)); }
int ftruncate64(int file, off64_t size) { return cut(file, size, REAL(ftruncate64)); }

int rename(const char *from, const char *to) {
  int result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      char kept[PATH_MAX] = "";
      if (kind == POWER) keep(to, kept);
      char old[PATH_MAX];
      if (!realpath(from, old)) snprintf(old, sizeof old, "%s", from);
      result = REAL(rename)(from, to);
      if (!result && kind == POWER) {
        struct undo *undo = push(RENAMED, to);
        memcpy(undo->other, old, sizeof old);
        memcpy(undo->kept, kept, sizeof kept);
      }
    }
  })
  return result;
}

int unlink(const char *path) {
  if (access(path, F_OK)) return REAL(unlink)(path);
  int result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      char kept[PATH_MAX] = "", old[PATH_MAX];
      if (kind == POWER) keep(path, kept);
      if (!realpath(path, old)) snprintf(old, sizeof old, "%s", path);
      result = REAL(unlink)(path);
      if (!result && *kept) {
        struct undo *undo = push(UNLINKED, old);
        memcpy(undo->path, old, sizeof old);
        memcpy(undo->kept, kept, sizeof kept);
      }
    }
  })
  return result;
}

#define SIMPLE(call)                                     \
  int result = -1;                                       \
  LOCKED({                                               \
    enum kind fault = step();                            \
    if (fault == PASS || fault == SHORT) result = call;  \
  })                                                     \
  return result;

int rmdir(const char *path) { SIMPLE(REAL(rmdir)(path)) }
int symlink(const char *to, const char *path) { SIMPLE(REAL(symlink)(to, path)) }
int truncate(const char *path, off_t size) { SIMPLE(REAL(truncate)(path, size)) }
int truncate64(const char *path, off64_t size) { SIMPLE(REAL(truncate64)(path, size)) }
int mkdir(const char *path, mode_t mode) {
  if (!access(path, F_OK)) return REAL(mkdir)(path, mode);
  SIMPLE(REAL(mkdir)(path, mode))
}

static int make(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
  int isNew = (flags & O_CREAT) && access(path, F_OK);
  int isCut = (flags & O_TRUNC) && !isNew;
  if (!isNew && !isCut) return real(path, flags, mode);
  int result = -1;
  LOCKED({
    enum kind fault = step();
    if (fault == PASS || fault == SHORT) {
      if (isCut && kind == POWER) {
        int file = real(path, O_RDWR);
        struct stat status;
        if (file >= 0 && !fstat(file, &status)) remember(file, 0, (size_t)status.st_size);
        if (file >= 0) close(file);
      }
      result = real(path, flags, mode);
      if (result >= 0 && isNew && kind == POWER) push(CREATED, path);
    }
  })
  return result;
}
int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return make(path, flags, mode, REAL(open));
}
int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return make(path, flags, mode, REAL(open64));
}
