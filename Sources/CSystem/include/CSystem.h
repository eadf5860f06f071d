#ifndef TICKMARK_CSYSTEM_H
#define TICKMARK_CSYSTEM_H

/// Makes all that was written to the file system of an open file durable; 0 or -1 with errno.
int tickmark_syncfs(int descriptor);

/// Catches SIGINT and SIGTERM: the first is noted, a second one ends the process as ever.
/// They are caught also where the process was started with them blocked.
void tickmark_catch_stops(void);
/// The signal that was caught; 0 if none was.
int tickmark_stop_signal(void);

#endif
