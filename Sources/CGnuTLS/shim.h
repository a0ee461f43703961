#pragma once

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <gnutls/crypto.h>

/* gnutls_free is a variable that holds a function, and a macro over it. */
static inline void mynah_gnutls_free(void *memory) {
  gnutls_free(memory);
}

/* GNUTLS_CURVE_TO_BITS is a macro with a cast, which Swift does not see. */
static inline unsigned int mynah_gnutls_bits_of_p256(void) {
  return GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
}
