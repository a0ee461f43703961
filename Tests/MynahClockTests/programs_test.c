#include "programs_test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

const char *errand;

/// Connects twice to where nobody listens.
static void call_somebody(void) {
  struct sockaddr_in nowhere = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(1)};
  for (int time = 0; time < 2; time++) {
    int file = socket(AF_INET, SOCK_STREAM, 0);
    connect(file, (const struct sockaddr *)&nowhere, sizeof nowhere);
    close(file);
  }
  // Asking somebody for a name is no call.
  int file = socket(AF_INET, SOCK_DGRAM, 0);
  connect(file, (const struct sockaddr *)&nowhere, sizeof nowhere);
  close(file);
}

/// Does what this program was started for.
void do_errand(void) {
  if (strcmp(errand, "time") == 0) printf("%lld\n", (long long)logical_now(CLOCK_MONOTONIC));
  if (strcmp(errand, "start") == 0) start_strangers();
  if (strcmp(errand, "spawn") == 0) spawn_strangers();
  if (strcmp(errand, "call") == 0) call_somebody();
}

char *said(const char *what, const char *const *variables) {
  static char text[64];
  char self[PATH_MAX] = "";
  int ends[2];
  if (!CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0 && pipe(ends) == 0)) return text;
  pid_t child = fork();
  if (child == 0) {
    for (; *variables; variables++) {
      if (strchr(*variables, '=')) putenv((char *)*variables);
      else unsetenv(*variables);
    }
    dup2(ends[1], 1);
    execl(self, "clock_test", "--errand", what, NULL);
    _exit(127);
  }
  close(ends[1]);
  ssize_t length = read(ends[0], text, sizeof text - 1);
  text[length > 0 ? length : 0] = '\0';
  close(ends[0]);
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  return text;
}

static void started_programs_have_the_same_clock(void) {
  nanoseconds before = logical_now(CLOCK_MONOTONIC);
  nanoseconds there = atoll(said("time", (const char *[]){NULL}));
  CHECK(before <= there && there <= logical_now(CLOCK_MONOTONIC));
}

static void forked_programs_have_the_same_clock(void) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  nanoseconds before = logical_now(CLOCK_MONOTONIC), there = 0;
  pid_t child = fork();
  if (child == 0) {
    there = logical_now(CLOCK_MONOTONIC);
    _exit(write(ends[1], &there, sizeof there) != sizeof there);
  }
  CHECK(read(ends[0], &there, sizeof there) == sizeof there);
  waitpid(child, NULL, 0);
  CHECK(before <= there && there <= logical_now(CLOCK_MONOTONIC));
  close(ends[0]), close(ends[1]);
}

static void forked_programs_have_timers_of_their_own(void) {
  timer_t timer;
  CHECK(timer_create(CLOCK_PROCESS_CPUTIME_ID, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &timer) == 0);
  pid_t child = fork();
  if (child == 0) {
    // The kernel counts names anew in a child.
    timer_t own;
    struct itimerspec now;
    bool fine = timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &own) == 0
        && timer_settime(own, 0, &(struct itimerspec){.it_value = {.tv_sec = 1000000}}, NULL) == 0 && usleep(1000) == 0
        && timer_gettime(own, &now) == 0 && now.it_value.tv_sec > 990000;
    _exit(!fine);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  timer_delete(timer);
}

void make_file(char path[static 64], char variable[static 128]) {
  snprintf(path, 64, "/tmp/mynah-clock-test-XXXXXX");
  close(mkstemp(path));
  snprintf(variable, 128, "MYNAH_CLOCK_PROGRAMS=%s", path);
}

const char *content(const char *path) {
  static char text[4 * PATH_MAX];
  int file = open(path, O_RDONLY);
  ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
  text[length > 0 ? length : 0] = '\0';
  if (file >= 0) close(file);
  unlink(path);
  return text;
}

static void programs_say_that_they_run_on_this_clock(void) {
  char path[64], variable[128], self[PATH_MAX] = "";
  make_file(path, variable);
  said("time", (const char *[]){variable, NULL});
  said("nothing", (const char *[]){variable, NULL});
  CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
  const char *text = content(path);
  for (int line = 0; line < 2; line++) {
    char *end;
    CHECK(strtol(text, &end, 10) > 1 && end > text);
    CHECK(strncmp(end, "\tall\t", 5) == 0 && strncmp(end + 5, self, strlen(self)) == 0 && end[5 + strlen(self)] == '\n');
    text = end + 5 + strlen(self) + 1;
  }
  CHECK(*text == '\0');
}

static void programs_of_go_say_so(void) {
  char path[64], variable[128], program[PATH_MAX] = "", expected[PATH_MAX + 8];
  make_file(path, variable);
  CHECK(readlink("/proc/self/exe", program, sizeof program - 4) > 0);
  strcpy(strrchr(program, '/'), "/go");
  pid_t child = fork();
  if (child == 0) {
    putenv(variable);
    execl(program, program, NULL);
    _exit(127);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  snprintf(expected, sizeof expected, "\tgo\t%s\n", program);
  const char *text = content(path), *rest = strchr(text, '\t');
  CHECK(rest && strcmp(rest, expected) == 0);
}

int count_lines(const char *text, const char *wanted) {
  int count = 0;
  for (const char *tab = text; (tab = strchr(tab, '\t')); tab = strchr(tab, '\n')) {
    if (strncmp(tab + 1, wanted, strlen(wanted)) == 0) count++;
  }
  return count;
}

static void programs_that_call_say_so_once(void) {
  char path[64], variable[128];
  make_file(path, variable);
  said("call", (const char *[]){variable, NULL});
  CHECK(count_lines(content(path), "calls\t") == 1);
}

static void nothing_is_written_where_nobody_asked(void) {
  char path[64], variable[128];
  make_file(path, variable);
  unlink(path);
  CHECK(atoll(said("time", (const char *[]){variable, NULL})) > 0);
  CHECK(access(path, F_OK) == -1);
}

static void without_a_clock_time_is_real(void) {
  static const char *const clocks[] = {"MYNAH_CLOCK", "MYNAH_CLOCK=", "MYNAH_CLOCK=60", "MYNAH_CLOCK=sixty 1 2"};
  for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
    char path[64], variable[128];
    make_file(path, variable);
    nanoseconds before = real_now(CLOCK_MONOTONIC);
    nanoseconds there = atoll(said("time", (const char *[]){variable, clocks[i], NULL}));
    CHECK(before <= there && there <= real_now(CLOCK_MONOTONIC));
    CHECK(*content(path) == '\0');
  }
}

static void without_the_library_time_is_real(void) {
  char path[64], variable[128];
  make_file(path, variable);
  nanoseconds before = real_now(CLOCK_MONOTONIC);
  nanoseconds there = atoll(said("time", (const char *[]){variable, "LD_PRELOAD", NULL}));
  CHECK(before <= there && there <= real_now(CLOCK_MONOTONIC));
  CHECK(*content(path) == '\0');
}

// A library that is itself below the sanitizer loads into no program but one that is, too, and that has the sanitizer's allocator.
#if !__SANITIZE_THREAD__
/// An allocator that looks at the clock is asked for memory before the clock is known; it must not wait for itself.
static void allocators_may_look_at_the_clock(void) {
  char path[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 12);
  path[length > 0 ? length : 0] = '\0';
  strcpy(strrchr(path, '/'), "/allocating");
  pid_t child = fork();
  if (child == 0) {
    execl(path, "allocating", NULL);
    _exit(127);
  }
  int status = 0;
  nanoseconds worked = real_now(CLOCK_THREAD_CPUTIME_ID);
  pid_t ended;
  while ((ended = waitpid(child, &status, WNOHANG)) == 0 && real_now(CLOCK_THREAD_CPUTIME_ID) - worked < 10LL * NANOSECONDS) {}
  if (!CHECK(ended == child && status == 0)) kill(child, SIGKILL);
}
#endif

const struct test program_tests[] = {
    {"started programs have the same clock", started_programs_have_the_same_clock},
    {"forked programs have the same clock", forked_programs_have_the_same_clock},
    {"forked programs have timers of their own", forked_programs_have_timers_of_their_own},
    {"programs say that they run on this clock", programs_say_that_they_run_on_this_clock},
    {"programs of Go say so", programs_of_go_say_so},
    {"programs that call say so once", programs_that_call_say_so_once},
#if !__SANITIZE_THREAD__
    {"allocators may look at the clock", allocators_may_look_at_the_clock},
#endif
    {"nothing is written where nobody asked", nothing_is_written_where_nobody_asked},
    {"without a clock time is real", without_a_clock_time_is_real},
    {"without the library time is real", without_the_library_time_is_real},
    {0},
};
