#include "originals.h"

#if !__APPLE__

  #include <dlfcn.h>
  #include <stddef.h>

struct originals found_originals;
atomic_bool originals_are_found;

static void *next(const char *name) {
  return dlsym(RTLD_NEXT, name);
}

static void find_all(void) {
  #define FIND(name) *(void **)&found_originals.name = next(#name);
  ORIGINALS(FIND)
  #undef FIND
  #if __x86_64__
  // This one means something else for programs from before 2003, and some C libraries answer with that. Another library between us and
  // the C library, such as a sanitizer's, has its own without a version, and stays.
  if (next("pthread_cond_timedwait") == dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.2.5"))
    *(void **)&found_originals.pthread_cond_timedwait = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  #endif
}

/// Where a function is not found, the linker puts its complaint into memory that it asks the program's allocator for, which may ask us for the
/// time (jemalloc does, and the address sanitizer): what that needs has been found by then.
void find_originals(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  static ON_THIS_THREAD bool is_finding;
  if (is_finding) return;
  is_finding = true;
  pthread_once(&once, find_all);
  is_finding = false;
  atomic_store_explicit(&originals_are_found, true, memory_order_release);
}

#endif
