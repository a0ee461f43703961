// What a lock of Swift's Synchronization library does when it has to wait happens inside that library, which the thread sanitizer does not see:
// it takes what two threads did one after the other for a race. Linked into the tests, this tells it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef void report(void *address);
typedef __attribute__((swiftcall)) void lock(uint32_t thread, SELF);
typedef __attribute__((swiftcall)) void unlock(SELF);

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
__attribute__((swiftcall)) void unlock_slow(SELF) __asm__(UNLOCK);

static void tell(const char *name, void *address) {
  report *known = (report *)dlsym(RTLD_DEFAULT, name);
  if (known) known(address);
}

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) {
  ((lock *)dlsym(RTLD_NEXT, LOCK))(thread, self);
  tell("__tsan_acquire", self);
}

__attribute__((swiftcall)) void unlock_slow(SELF) {
  tell("__tsan_release", self);
  ((unlock *)dlsym(RTLD_NEXT, UNLOCK))(self);
}
