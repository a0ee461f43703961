#include "originals.h"

#if !__APPLE__

  #include <dlfcn.h>
  #include <stddef.h>

struct originals found_originals;
atomic_bool originals_are_found;

static void *next(const char *name, const char *version) {
  // Where several versions of a call differ in what they take, the newest is the one that today's programs are built for.
  void *found = version ? dlvsym(RTLD_NEXT, name, version) : NULL;
  return found ? found : dlsym(RTLD_NEXT, name);
}

static void find_all(void) {
  #define FIND(name, version) *(void **)&found_originals.name = next(#name, version);
  ORIGINALS(FIND)
  #undef FIND
}

void find_originals(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_all);
  atomic_store_explicit(&originals_are_found, true, memory_order_release);
}

#endif
