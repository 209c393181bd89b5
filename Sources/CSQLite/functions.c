#include "CLibrary.h"
#include "CSQLite.h"

#define FUNCTIONS(X) \
  X(sqlite3_backup_finish) \
  X(sqlite3_backup_init) \
  X(sqlite3_backup_step) \
  X(sqlite3_bind_blob) \
  X(sqlite3_bind_double) \
  X(sqlite3_bind_int64) \
  X(sqlite3_bind_null) \
  X(sqlite3_bind_parameter_count) \
  X(sqlite3_bind_text) \
  X(sqlite3_bind_zeroblob) \
  X(sqlite3_busy_handler) \
  X(sqlite3_changes64) \
  X(sqlite3_close_v2) \
  X(sqlite3_column_blob) \
  X(sqlite3_column_bytes) \
  X(sqlite3_column_count) \
  X(sqlite3_column_double) \
  X(sqlite3_column_int64) \
  X(sqlite3_column_name) \
  X(sqlite3_column_text) \
  X(sqlite3_column_type) \
  X(sqlite3_db_config) \
  X(sqlite3_errmsg) \
  X(sqlite3_error_offset) \
  X(sqlite3_extended_errcode) \
  X(sqlite3_extended_result_codes) \
  X(sqlite3_finalize) \
  X(sqlite3_get_autocommit) \
  X(sqlite3_open_v2) \
  X(sqlite3_prepare_v2) \
  X(sqlite3_progress_handler) \
  X(sqlite3_step) \
  X(sqlite3_total_changes64) \
  X(sqlite3_txn_state)

SEAM_LIBRARY(seam_sqlite_load, "libsqlite3.so.0", "libsqlite3-0", FUNCTIONS)
