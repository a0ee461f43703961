#include "programs_test.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Older headers lack it.
int execveat(int, const char *, char *const[], char *const[], int);

/// The path of the program beside this one that can't load anything.
static char *static_program(void) {
  static char path[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 8);
  path[length > 0 ? length : 0] = '\0';
  strcpy(strrchr(path, '/'), "/static");
  return path;
}

/// Where the program lies, as an open folder and as the last of those in which names are looked for.
static int folder_of(const char *program) {
  char path[PATH_MAX + 8];
  snprintf(path, sizeof path, "/nowhere:%.*s", (int)(strrchr(program, '/') - program), program);
  setenv("PATH", path, 1);
  return open(strchr(path, ':') + 1, O_PATH | O_DIRECTORY);
}

/// Becomes the static program; false when there is no further way.
static bool become_static(int way) {
  char *program = static_program(), *name = strrchr(program, '/') + 1, *arguments[] = {name, NULL};
  int folder = folder_of(program), file = open(program, O_PATH);
  switch (way) {
  case 0: return execve(program, arguments, environ);
  case 1: return execv(program, arguments);
  case 2: return execvp(name, arguments);
  case 3: return execvpe(name, arguments, environ);
  case 4: return execl(program, name, NULL);
  case 5: return execlp(name, name, "and", "more", NULL);
  case 6: return execle(program, name, NULL, environ);
  case 7: return fexecve(file, arguments, environ);
  case 8: return execveat(AT_FDCWD, program, arguments, environ, 0);
  case 9: return execveat(folder, name, arguments, environ, 0);
  case 10: return execveat(file, "", arguments, environ, AT_EMPTY_PATH);
  case 11: return syscall(SYS_execve, program, arguments, environ);
  case 12: return syscall(SYS_execveat, folder, name, arguments, environ, 0);
  default: return false;
  }
}

/// Starts a common program or a shell without the environment; false when there is no further way.
static bool start_without_clock(int way) {
  char *arguments[] = {"true", NULL}, *nothing[] = {NULL};
  int file = open("/bin/true", O_RDONLY);
  switch (way) {
  case 0: return execve("/bin/true", arguments, nothing);
  case 1: return execle("/bin/true", "true", NULL, nothing);
  case 2: return fexecve(file, arguments, nothing);
  case 3: clearenv(); return execl("/bin/true", "true", NULL);
  case 4: clearenv(); _exit(system("exit 3") == 3 << 8 ? 0 : 1);
  case 5: {
    clearenv();
    FILE *output = popen("echo here", "r");
    char text[8] = "";
    _exit(output && fgets(text, sizeof text, output) && pclose(output) == 0 && strcmp(text, "here\n") == 0 ? 0 : 1);
  }
  default: return false;
  }
}

/// How many ways there were; all have to go well.
static int start_all(bool (*start)(int way)) {
  for (int way = 0;; way++) {
    pid_t child = fork();
    if (child == 0) _exit(start(way) ? 1 : 127);
    int status = 0;
    waitpid(child, &status, 0);
    if (WEXITSTATUS(status) == 127) return way;
    if (status != 0) printf("no: %d ", way);
  }
}

/// Says how many static programs were started and how many without the environment.
void start_strangers(void) {
  char *program = static_program(), *name = strrchr(program, '/') + 1, *arguments[] = {name, NULL};
  int started = start_all(become_static);
  folder_of(program);
  pid_t child;
  for (int way = 0; way < 2; way++) {
    int status = way ? posix_spawnp(&child, name, NULL, NULL, arguments, environ)
                     : posix_spawn(&child, program, NULL, NULL, arguments, environ);
    if (status == 0 && waitpid(child, NULL, 0) == child) started++;
  }
  printf("%d static, %d without", started, start_all(start_without_clock));
}

typedef int spawn(int *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);

void spawn_strangers(void) {
  char *program = static_program(), *name = strrchr(program, '/') + 1, *arguments[] = {name, NULL};
  folder_of(program);
  static const char *const calls[] = {"pidfd_spawn", "pidfd_spawnp"};
  for (int way = 0; way < 2; way++) {
    int process = -1;
    spawn *call;
    *(void **)&call = dlsym(RTLD_DEFAULT, calls[way]);
    int status = call ? call(&process, way ? name : program, NULL, NULL, arguments, environ) : -1;
    if (status == 0) waitid(P_PIDFD, (id_t)process, &(siginfo_t){0}, WEXITED);
    printf("%s ", status == 0 ? "started" : status == ENOSYS ? "unknown" : "failed");
  }
}

static void programs_that_cannot_have_the_clock_are_told_of(void) {
  char path[64], variable[128], expected[PATH_MAX + 8];
  make_file(path, variable);
  CHECK(strcmp(said("start", (const char *[]){variable, NULL}), "15 static, 6 without") == 0);
  const char *text = content(path);
  snprintf(expected, sizeof expected, "none\t%s\n", static_program());
  CHECK(count_lines(text, expected) == 15);
  // `fexecve` tells what the open file is called, which may be what a link led to.
  CHECK(count_lines(text, "none\t/bin/true\n") + count_lines(text, "none\t/usr/bin/true\n") == 4);
  CHECK(count_lines(text, "none\t/bin/sh\n") == 2);
  CHECK(count_lines(text, "none\t") == 21);
}

static void programs_that_newer_calls_start_are_told_of(void) {
  char path[64], variable[128];
  make_file(path, variable);
  bool is_new = dlsym(dlopen("libc.so.6", RTLD_NOW), "pidfd_spawn");
  CHECK(strcmp(said("spawn", (const char *[]){variable, NULL}), is_new ? "started started " : "unknown unknown ") == 0);
  CHECK(count_lines(content(path), "none\t") == (is_new ? 2 : 0));
}

/// Whether a child that became something else by `become` exits with 0.
static bool goes_well(void (*become)(void)) {
  pid_t child = fork();
  if (child == 0) {
    become();
    _exit(127);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && status == 0;
}

#define SCRIPT "test $# = 26 && test \"$1$2${25}${26}\" = abyz"
#define LETTERS \
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"

static void by_execl(void) {
  execl("/bin/sh", "sh", "-c", SCRIPT, "here", LETTERS, NULL);
}

static void by_execlp(void) {
  execlp("sh", "sh", "-c", SCRIPT, "here", LETTERS, NULL);
}

static void by_execle(void) {
  char *environment[] = {"GIVEN=yes", NULL};
  execle("/bin/sh", "sh", "-c", "test \"$GIVEN\" = yes && test -z \"$MYNAH_CLOCK\" && " SCRIPT, "here", LETTERS, NULL, environment);
}

static void by_nothing(void) {
  bool fails = execl("/nowhere/at/all", "all", NULL) == -1 && errno == ENOENT && execlp("no-such-program", "no", NULL) == -1
      && errno == ENOENT && fexecve(-1, (char *[]){"no", NULL}, environ) == -1 && execveat(-1, "no", (char *[]){"no", NULL}, environ, 0) == -1
      && errno == EBADF;
  _exit(!fails);
}

static void lists_of_arguments_are_handed_over_whole(void) {
  CHECK(goes_well(by_execl));
  CHECK(goes_well(by_execlp));
  CHECK(goes_well(by_execle));
  CHECK(goes_well(by_nothing));
}

const struct test stranger_tests[] = {
    {"programs that can't have the clock are told of", programs_that_cannot_have_the_clock_are_told_of},
    {"programs that newer calls start are told of", programs_that_newer_calls_start_are_told_of},
    {"lists of arguments are handed over whole", lists_of_arguments_are_handed_over_whole},
    {0},
};
