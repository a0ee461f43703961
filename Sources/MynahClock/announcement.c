#include "announcement.h"

#include "clocks.h"
#include "include/mynahclock.h"
#include "originals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __APPLE__

  #include <mach-o/dyld.h>

static bool has_go(void) {
  return false;
}

static void find_program(char *path, size_t size) {
  uint32_t room = (uint32_t)size;
  if (_NSGetExecutablePath(path, &room) != 0) path[0] = '\0';
}

#else

  #include <elf.h>
  #include <link.h>

/// Whether a segment of notes has the one that Go's linker writes.
static bool has_go_note(const char *notes, size_t size) {
  for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= size;) {
    const ElfW(Nhdr) *note = (const void *)(notes + at);
    if (note->n_namesz == 4 && memcmp(note + 1, "Go\0", 4) == 0) return true;
    at += sizeof *note + ((note->n_namesz + 3) & ~3u) + ((note->n_descsz + 3) & ~3u);
  }
  return false;
}

static int look_for_go(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size, (void)context;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type == PT_NOTE && has_go_note((const char *)(object->dlpi_addr + segment->p_vaddr), segment->p_memsz)) return 1;
  }
  return 0;
}

static bool has_go(void) {
  return dl_iterate_phdr(look_for_go, NULL) == 1;
}

static void find_program(char *path, size_t size) {
  ssize_t length = readlink("/proc/self/exe", path, size - 1);
  path[length > 0 ? length : 0] = '\0';
}

#endif

/// The file's path, kept since a program may change its environment; empty where nobody asked.
static char programs_path[PATH_MAX];

/// Also between `vfork` and `exec`, and in signal handlers: nothing is allocated, and `errno` stays.
static void tell(const char *reach, const char *program) {
  if (!*programs_path) return;
  char line[PATH_MAX + 32];
  int length = snprintf(line, sizeof line, "%ld\t%s\t%s", (long)getpid(), reach, program);
  if (length < 0 || (size_t)length > sizeof line - 2) return;
  // Behind both tabs stands what others have chosen.
  for (char *character = line + length - strlen(program); *character; character++) {
    if ((unsigned char)*character < ' ' || *character == 0x7f) *character = '?';
  }
  line[length++] = '\n';
  int before = errno;
  int file = open(programs_path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
  if (file >= 0) {
    // One write, so that lines of several programs never mix; one that the disk has no room for is no line.
    ssize_t written = write(file, line, (size_t)length);
    (void)written;
    close(file);
  }
  errno = before;
}

void announce(void) {
  const char *path = getenv(MYNAH_CLOCK_PROGRAMS_VARIABLE);
  if (!path || strlen(path) >= sizeof programs_path || !current_timeline()) return;
  strcpy(programs_path, path);
  char program[PATH_MAX];
  find_program(program, sizeof program);
  tell(has_go() ? "go" : "all", program);
}

void announce_call(void) {
  static atomic_bool is_told;
  if (!*programs_path || atomic_exchange_explicit(&is_told, true, memory_order_relaxed)) return;
  char program[PATH_MAX];
  find_program(program, sizeof program);
  tell("calls", program);
}

void announce_stranger(const char *program) {
  tell("none", program);
}
