#include "CLibrary.h"
#include "CRabbitMQ.h"

#define FUNCTIONS(X) \
  X(amqp_basic_ack) \
  X(amqp_basic_consume) \
  X(amqp_basic_get) \
  X(amqp_basic_publish) \
  X(amqp_basic_qos) \
  X(amqp_channel_open) \
  X(amqp_confirm_select) \
  X(amqp_consume_message) \
  X(amqp_destroy_connection) \
  X(amqp_destroy_envelope) \
  X(amqp_destroy_message) \
  X(amqp_error_string2) \
  X(amqp_exchange_declare) \
  X(amqp_get_rpc_reply) \
  X(amqp_get_sockfd) \
  X(amqp_login) \
  X(amqp_maybe_release_buffers) \
  X(amqp_new_connection) \
  X(amqp_parse_url) \
  X(amqp_queue_bind) \
  X(amqp_queue_declare) \
  X(amqp_read_message) \
  X(amqp_set_handshake_timeout) \
  X(amqp_set_rpc_timeout) \
  X(amqp_simple_wait_frame_noblock) \
  X(amqp_socket_open_noblock) \
  X(amqp_tcp_socket_new)

SEAM_LIBRARY(seam_rabbitmq_load, "librabbitmq.so.4", "librabbitmq4", FUNCTIONS)
