#ifndef TICKMARK_CSQLITE_H
#define TICKMARK_CSQLITE_H

#include <sqlite3.h>

// What the importer can't read: a macro that is a cast, and variadic functions.

/// Binds UTF-8 text that SQLite copies (SQLITE_TRANSIENT), or that stays valid until the next reset or
/// bind (SQLITE_STATIC). Text above SQLite's length limit gives SQLITE_TOOBIG.
int tickmark_sqlite_bind_text(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count, int isCopied);

/// The same for a blob.
int tickmark_sqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count, int isCopied);

/// Gives a text to a function's caller; SQLite copies it.
void tickmark_sqlite_result_text(sqlite3_context *context, const void *bytes, sqlite3_uint64 count);

/// Gives a blob to a function's caller; SQLite copies it.
void tickmark_sqlite_result_blob(sqlite3_context *context, const void *bytes, sqlite3_uint64 count);

/// Turns off the count of SQLite's memory, which takes a lock for each allocation; once, before the
/// first database is opened.
int tickmark_sqlite_uncount_memory(void);

/// Turns on SQLITE_DBCONFIG_DEFENSIVE, and off what lets SQL in the schema run code.
int tickmark_sqlite_harden(sqlite3 *database);

#endif
