// The calls that start programs.

#include "originals.h"
#include "strangers.h"

#if !__APPLE__

  #include <errno.h>
  #include <stdarg.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include <sys/syscall.h>

REPLACEMENT(int, execve, const char *path, char *const arguments[], char *const environment[]) {
  look_at(path, environment);
  return ORIGINAL(execve)(path, arguments, environment);
}

REPLACEMENT(int, execv, const char *path, char *const arguments[]) {
  look_at(path, environ);
  return ORIGINAL(execv)(path, arguments);
}

REPLACEMENT(int, execvp, const char *name, char *const arguments[]) {
  look_for(name, environ);
  return ORIGINAL(execvp)(name, arguments);
}

REPLACEMENT(int, execvpe, const char *name, char *const arguments[], char *const environment[]) {
  look_for(name, environment);
  return ORIGINAL(execvpe)(name, arguments, environment);
}

REPLACEMENT(int, fexecve, int file, char *const arguments[], char *const environment[]) {
  look_below(file, "", environment);
  return ORIGINAL(fexecve)(file, arguments, environment);
}

/// By the system call: older C libraries lack it, and a program that looks for it finds it here.
REPLACEMENT(int, execveat, int folder, const char *path, char *const arguments[], char *const environment[], int flags) {
  look_below(folder, path, environment);
  return (int)ORIGINAL(syscall)(SYS_execveat, folder, path, arguments, environment, flags);
}

/// How many arguments stand in a call's list, which ends with a null, and that null.
static size_t count(const char *argument, va_list *list) {
  size_t count = 1;
  for (; argument; argument = va_arg(*list, const char *)) count++;
  return count;
}

/// Writes them and the null into an array, which has to lie on the stack: nothing may be allocated here.
static void gather(const char *argument, va_list *list, char *arguments[]) {
  while ((*arguments++ = (char *)argument)) argument = va_arg(*list, const char *);
}

  #define GATHER(arguments, first) \
    va_list list, again; \
    va_start(list, first); \
    va_copy(again, list); \
    char *arguments[count(first, &again)]; \
    va_end(again); \
    gather(first, &list, arguments)

REPLACEMENT(int, execl, const char *path, const char *argument, ...) {
  GATHER(arguments, argument);
  va_end(list);
  return mynah_execv(path, arguments);
}

REPLACEMENT(int, execlp, const char *name, const char *argument, ...) {
  GATHER(arguments, argument);
  va_end(list);
  return mynah_execvp(name, arguments);
}

REPLACEMENT(int, execle, const char *path, const char *argument, ...) {
  GATHER(arguments, argument);
  char *const *environment = va_arg(list, char *const *);
  va_end(list);
  return mynah_execve(path, arguments, environment);
}

REPLACEMENT(
    int, posix_spawn, pid_t *process, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const arguments[], char *const environment[]) {
  look_at(path, environment);
  return ORIGINAL(posix_spawn)(process, path, actions, attributes, arguments, environment);
}

REPLACEMENT(
    int, posix_spawnp, pid_t *process, const char *name, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const arguments[], char *const environment[]) {
  look_for(name, environment);
  return ORIGINAL(posix_spawnp)(process, name, actions, attributes, arguments, environment);
}

// Since glibc 2.39; who looks for them in an older one finds them here.

REPLACEMENT(
    int, pidfd_spawn, int *process, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const arguments[], char *const environment[]) {
  if (!ORIGINAL(pidfd_spawn)) return ENOSYS;
  look_at(path, environment);
  return ORIGINAL(pidfd_spawn)(process, path, actions, attributes, arguments, environment);
}

REPLACEMENT(
    int, pidfd_spawnp, int *process, const char *name, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const arguments[], char *const environment[]) {
  if (!ORIGINAL(pidfd_spawnp)) return ENOSYS;
  look_for(name, environment);
  return ORIGINAL(pidfd_spawnp)(process, name, actions, attributes, arguments, environment);
}

// The C library starts their shell by calls of its own, with the environment as it is then.

REPLACEMENT(int, system, const char *command) {
  if (command) look_at("/bin/sh", environ);
  return ORIGINAL(system)(command);
}

REPLACEMENT(FILE *, popen, const char *command, const char *mode) {
  look_at("/bin/sh", environ);
  return ORIGINAL(popen)(command, mode);
}

#endif
