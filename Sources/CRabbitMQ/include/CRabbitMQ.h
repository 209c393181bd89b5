// rabbitmq-c: https://github.com/alanxz/rabbitmq-c. The variadic login, and an eventless look at a union or two that Swift reads only with care.
#pragma once
#include <sys/time.h>
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_tcp_socket.h>
#endif

/// To be called before anything else here: NULL, or why rabbitmq-c cannot be loaded.
const char *seam_rabbitmq_load(void);

/// Without heartbeats: rabbitmq-c answers them only while it is called, and what a connection does is limited by its caller.
static inline amqp_rpc_reply_t seam_amqp_login(
  amqp_connection_state_t connection, const char *host, const char *user, const char *password) {
  return amqp_login(connection, host, 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, user, password);
}
