// libpq: https://www.postgresql.org/docs/15/libpq.html; and eventfd(2), which ends a wait for its socket.
#pragma once
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif
#include <sys/eventfd.h>

/// To be called before anything else here: NULL, or why libpq cannot be loaded.
const char *seam_postgres_load(void);

static inline int seam_eventfd(void) {
  return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}
