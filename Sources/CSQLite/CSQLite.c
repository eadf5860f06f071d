#include "CSQLite.h"

int tickmark_sqlite_bind_text(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count, int isCopied) {
  // An empty buffer may have no address, and SQLite would bind null.
  const char *text = count == 0 ? "" : (const char *)bytes;
  return sqlite3_bind_text64(
      statement, index, text, count, isCopied ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
}

int tickmark_sqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count, int isCopied) {
  if (count == 0) {
    return sqlite3_bind_zeroblob(statement, index, 0);
  }
  return sqlite3_bind_blob64(
      statement, index, bytes, count, isCopied ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

void tickmark_sqlite_result_text(
    sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
  const char *text = count == 0 ? "" : (const char *)bytes;
  sqlite3_result_text64(context, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void tickmark_sqlite_result_blob(
    sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
  if (count == 0) {
    sqlite3_result_zeroblob(context, 0);
    return;
  }
  sqlite3_result_blob64(context, bytes, count, SQLITE_TRANSIENT);
}

int tickmark_sqlite_uncount_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

int tickmark_sqlite_harden(sqlite3 *database) {
  int result = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (result == SQLITE_OK) {
    result = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  }
  if (result == SQLITE_OK) {
    result = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)0);
  }
  // Without these two, "colum" with a slip of the pen is a text, and a test over it passes.
  if (result == SQLITE_OK) {
    result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
  }
  if (result == SQLITE_OK) {
    result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
  }
  return result;
}
