// Who can tell before a program runs that it won't have the clock.

#include "strangers.h"

#include "announcement.h"
#include "clocks.h"
#include "include/mynahclock.h"

#if !__APPLE__

  #include <elf.h>
  #include <errno.h>
  #include <fcntl.h>
  #include <limits.h>
  #include <link.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include <string.h>
  #include <sys/stat.h>
  #include <unistd.h>

/// Whether a program with this environment finds the clock and is told to load the library.
static bool has_clock(char *const environment[]) {
  bool has_timeline = false, has_library = false;
  for (; environment && *environment; environment++) {
    if (strncmp(*environment, MYNAH_CLOCK_VARIABLE "=", sizeof MYNAH_CLOCK_VARIABLE) == 0) has_timeline = true;
    if (strncmp(*environment, "LD_PRELOAD=", 11) == 0 && strstr(*environment, "libmynahclock")) has_library = true;
  }
  return has_timeline && has_library;
}

/// Whether an executable names no dynamic linker, which would load the library.
static bool is_static(int file, const ElfW(Ehdr) *header) {
  ElfW(Phdr) segment;
  for (int i = 0; i < header->e_phnum; i++) {
    off_t at = (off_t)(header->e_phoff + (size_t)i * header->e_phentsize);
    if (pread(file, &segment, sizeof segment, at) != sizeof segment || segment.p_type == PT_INTERP) return false;
  }
  return true;
}

/// The path behind `#!`, in place.
static char *interpreter(char *line) {
  line += strspn(line, " \t");
  line[strcspn(line, " \t\n")] = '\0';
  return line;
}

/// What can be told before a program runs: that it is static, has rights of its own, or gets no clock along.
static bool is_stranger(const char *path, char *const environment[]) {
  if (!has_clock(environment)) return true;
  // A script is run by what it names, which may be a script again.
  char start[256];
  for (int depth = 0; depth < 4; depth++) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) return false;
    struct stat status;
    ssize_t length = pread(file, start, sizeof start - 1, 0);
    start[length > 0 ? length : 0] = '\0';
    const ElfW(Ehdr) *header = (const void *)start;
    bool is_program = length >= (ssize_t)sizeof *header && memcmp(start, ELFMAG, SELFMAG) == 0;
    bool is_privileged = fstat(file, &status) == 0
        && (((status.st_mode & S_ISUID) && status.st_uid != geteuid()) || ((status.st_mode & S_ISGID) && status.st_gid != getegid()));
    bool is_alone = is_program && header->e_phentsize == sizeof(ElfW(Phdr)) && is_static(file, header);
    close(file);
    if (is_program) return is_alone || is_privileged;
    if (strncmp(start, "#!", 2) != 0) return false;
    path = interpreter(start + 2);
  }
  return false;
}

/// The path by which the kernel finds the program may be none that says anything.
static void look_at_as(const char *path, const char *name, char *const environment[]) {
  if (!current_timeline()) return;
  int before = errno;
  if (access(path, X_OK) == 0 && is_stranger(path, environment)) announce_stranger(name);
  errno = before;
}

void look_at(const char *path, char *const environment[]) {
  if (path) look_at_as(path, path, environment);
}

void look_for(const char *name, char *const environment[]) {
  if (!current_timeline() || !name || strchr(name, '/')) return look_at(name, environment);
  const char *folder = getenv("PATH");
  if (!folder) folder = "/bin:/usr/bin";
  int before = errno;
  for (;; folder++) {
    size_t length = strcspn(folder, ":");
    char path[PATH_MAX];
    if (length + strlen(name) + 2 <= sizeof path) {
      memcpy(path, folder, length);
      path[length] = '\0';
      if (length) strcat(path, "/");
      strcat(path, name);
      if (access(path, X_OK) == 0) {
        look_at(path, environment);
        break;
      }
    }
    folder += length;
    if (!*folder) break;
  }
  errno = before;
}

void look_below(int folder, const char *path, char *const environment[]) {
  if (!current_timeline() || !path) return;
  if (folder == AT_FDCWD || *path == '/') return look_at(path, environment);
  char link[32], here[PATH_MAX + 32], name[2 * PATH_MAX];
  int before = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t length = readlink(link, name, PATH_MAX);
  errno = before;
  if (length < 0 || strlen(path) >= PATH_MAX) return;
  const char *slash = *path ? "/" : "";
  snprintf(here, sizeof here, "%s%s%s", link, slash, path);
  snprintf(name + length, sizeof name - (size_t)length, "%s%s", slash, path);
  look_at_as(here, name, environment);
}

#endif
