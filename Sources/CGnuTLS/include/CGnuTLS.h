// GnuTLS: https://www.gnutls.org/manual/gnutls.html
#pragma once
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// To be called before anything else here: NULL, or why GnuTLS cannot be loaded.
const char *seam_gnutls_load(void);
