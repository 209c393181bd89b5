// SQLite: https://www.sqlite.org/c3ref/intro.html
#pragma once
#include <sqlite3.h>

/// To be called before anything else here: NULL, or why SQLite cannot be loaded.
const char *seam_sqlite_load(void);

/// SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite makes its own copy of what is bound.
static inline int seam_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
  return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
static inline int seam_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
  return sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT);
}
/// Of this connection no trigger fires. The result code.
static inline int seam_sqlite_disable_triggers(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
}
