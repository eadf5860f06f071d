#ifndef TICKMARK_CSYSTEM_H
#define TICKMARK_CSYSTEM_H

/// Makes all that was written to the file system of an open file durable; 0 or -1 with errno.
int tickmark_syncfs(int descriptor);

#endif
