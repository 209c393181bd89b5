// GNU libmicrohttpd: https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
#pragma once
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

/// Serves 127.0.0.1:`port` with a thread per connection, at most `connections` of them, each closed after `idle_seconds` without a byte.
/// MHD_start_daemon is variadic, so Swift cannot call it. NULL and errno where it could not start.
static inline struct MHD_Daemon *seam_mhd_start_loopback(uint16_t port, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
                                                         void *context, unsigned int connections, unsigned int idle_seconds) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC, port, NULL, NULL,
                          handler, context, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, completed,
                          context, MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
                          MHD_OPTION_THREAD_STACK_SIZE, (size_t)1 << 20, MHD_OPTION_END);
}
