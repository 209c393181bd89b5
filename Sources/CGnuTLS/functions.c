#include "CLibrary.h"
#include "CGnuTLS.h"

#define FUNCTIONS(X) \
  X(gnutls_hash_fast) \
  X(gnutls_hmac_fast) \
  X(gnutls_strerror) \
  X(gnutls_x509_crt_deinit) \
  X(gnutls_x509_crt_export2) \
  X(gnutls_x509_crt_init) \
  X(gnutls_x509_crt_set_activation_time) \
  X(gnutls_x509_crt_set_authority_key_id) \
  X(gnutls_x509_crt_set_basic_constraints) \
  X(gnutls_x509_crt_set_dn) \
  X(gnutls_x509_crt_set_expiration_time) \
  X(gnutls_x509_crt_set_key) \
  X(gnutls_x509_crt_set_key_purpose_oid) \
  X(gnutls_x509_crt_set_key_usage) \
  X(gnutls_x509_crt_set_serial) \
  X(gnutls_x509_crt_set_subject_alt_name) \
  X(gnutls_x509_crt_set_subject_key_id) \
  X(gnutls_x509_crt_set_version) \
  X(gnutls_x509_crt_sign2) \
  X(gnutls_x509_privkey_deinit) \
  X(gnutls_x509_privkey_export2) \
  X(gnutls_x509_privkey_generate) \
  X(gnutls_x509_privkey_init)

SEAM_LIBRARY(seam_gnutls_load, "libgnutls.so.30", "libgnutls30", FUNCTIONS)
