// GNU libmicrohttpd: https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
#pragma once
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

/// To be called before anything else here: NULL, or why libmicrohttpd cannot be loaded.
const char *seam_mhd_load(void);

/// What a server is started with.
struct seam_mhd_settings {
  /// 0 for any that is free.
  uint16_t port;
  /// Whether each connection has a thread, so that the handler may block. Otherwise one thread serves all of them, and a connection may be
  /// suspended.
  bool has_threads;
  unsigned int connections;
  /// A connection is closed after so many seconds without a byte.
  unsigned int idle_seconds;
  MHD_AccessHandlerCallback handler;
  MHD_RequestCompletedCallback completed;
  /// Called with the target of a request as it was sent; what it returns is the request's first context. May be NULL.
  void *(*started)(void *context, const char *uri, struct MHD_Connection *connection);
  /// Handed to the three of them.
  void *context;
  /// PEM texts for TLS; NULL for none.
  const char *key;
  const char *certificate;
};

/// Serves 127.0.0.1. MHD_start_daemon is variadic, so Swift cannot call it. NULL and errno where it could not start.
static inline struct MHD_Daemon *seam_mhd_start_loopback(const struct seam_mhd_settings *settings) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(settings->port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  unsigned int flags = settings->has_threads
                         ? MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC
                         : MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ITC;
  struct MHD_OptionItem options[4];
  size_t count = 0;
  if (settings->started)
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)settings->started, settings->context};
  if (settings->key) {
    flags |= MHD_USE_TLS;
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key};
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)settings->certificate};
  }
  options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
  return MHD_start_daemon(flags, settings->port, NULL, NULL, settings->handler, settings->context, MHD_OPTION_SOCK_ADDR,
                          (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
                          MHD_OPTION_CONNECTION_LIMIT, settings->connections, MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)128 << 10, MHD_OPTION_THREAD_STACK_SIZE, (size_t)1 << 20,
                          MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// Breaks a connection at once, for both sides: where one thread serves all of them, libmicrohttpd closes a connection that was suspended only
/// when something else happens. MHD_get_connection_info is variadic.
static inline void seam_mhd_break(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info) shutdown(info->connect_fd, SHUT_RDWR);
}

/// The port on which it listens: MHD_get_daemon_info is variadic. 0 where that is not known.
static inline uint16_t seam_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}
