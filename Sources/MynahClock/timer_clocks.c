// Which clock a timer was made with, which the C library doesn't tell.

#include "timers.h"

#if !__APPLE__

  #include <errno.h>
  #include <fcntl.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include <string.h>
  #include <sys/syscall.h>

/// Asks the kernel, so that it is right for files that were duplicated, inherited or received, too. By system calls as such: setting
/// a timer is nothing that a thread may be cancelled in, as it might be in `open`.
clockid_t clock_of_file(int file) {
  int before = errno;
  clockid_t clock = CLOCK_MONOTONIC;
  char text[512], *end = text;
  for (const char *prefix = "/proc/self/fdinfo/"; *prefix; prefix++) *end++ = *prefix;
  char digits[12];
  int count = 0;
  for (unsigned rest = file < 0 ? 0 : (unsigned)file; rest || !count; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  while (count) *end++ = digits[--count];
  *end = '\0';
  long info = ORIGINAL(syscall)(SYS_openat, AT_FDCWD, text, O_RDONLY | O_CLOEXEC);
  if (info >= 0) {
    long length = ORIGINAL(syscall)(SYS_read, info, text, sizeof text - 1);
    ORIGINAL(syscall)(SYS_close, info);
    text[length > 0 ? length : 0] = '\0';
    const char *line = strstr(text, "clockid: ");
    if (line) clock = atoi(line + strlen("clockid: "));
  }
  errno = before;
  return clock;
}

/// Timers in use, in blocks that are never given back: setting a timer is allowed in a signal handler and has to find its clock
/// there without a lock.
struct block {
  struct entry {
    /// 0 while free; else a timer's name plus one, since a timer may be called 0.
    _Atomic(uintptr_t) name;
    _Atomic(clockid_t) clock;
  } entries[64];
  _Atomic(struct block *) next;
};

static struct block first_block;

static uintptr_t name_of(timer_t timer) {
  return (uintptr_t)timer + 1;
}

/// The entry of that name, or null.
static struct entry *find(uintptr_t name) {
  for (struct block *block = &first_block; block; block = atomic_load(&block->next)) {
    for (size_t i = 0; i < sizeof block->entries / sizeof *block->entries; i++) {
      if (atomic_load(&block->entries[i].name) == name) return &block->entries[i];
    }
  }
  return NULL;
}

static bool take_free_entry(uintptr_t name, clockid_t clock) {
  for (struct entry *entry; (entry = find(0));) {
    uintptr_t expected = 0;
    if (!atomic_compare_exchange_strong(&entry->name, &expected, name)) continue;
    atomic_store(&entry->clock, clock);
    return true;
  }
  return false;
}

static bool add_block(void) {
  struct block *fresh = calloc(1, sizeof *fresh), *last = &first_block, *next = NULL;
  if (!fresh) return false;
  while (!atomic_compare_exchange_strong(&last->next, &next, fresh)) {
    last = next;
    next = NULL;
  }
  return true;
}

void remember_clock(timer_t timer, clockid_t clock) {
  uintptr_t name = name_of(timer);
  // A forked child has none of its parent's timers, and may give their names again.
  struct entry *entry = find(name);
  if (entry) {
    atomic_store(&entry->clock, clock);
    return;
  }
  while (!take_free_entry(name, clock) && add_block()) continue;
}

void forget_clock(timer_t timer) {
  struct entry *entry = find(name_of(timer));
  if (entry) atomic_store(&entry->name, 0);
}

clockid_t clock_of_timer(timer_t timer) {
  struct entry *entry = find(name_of(timer));
  return entry ? atomic_load(&entry->clock) : CLOCK_REALTIME;
}

#endif
