// libpq: https://www.postgresql.org/docs/15/libpq.html; and eventfd(2), which ends a wait for its socket.
#pragma once
#include <libpq-fe.h>
#include <sys/eventfd.h>

static inline int seam_eventfd(void) {
  return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}
