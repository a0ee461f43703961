// What the system's headers are to offer; included before any of them.

#ifndef _GNU_SOURCE
  #define _GNU_SOURCE
#endif

// Fortified headers define some of the calls that are replaced here.
#undef _FORTIFY_SOURCE

// Storage that is there without any memory being asked for.
#define ON_THIS_THREAD _Thread_local __attribute__((tls_model("initial-exec")))
