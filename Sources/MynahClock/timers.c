// The calls that set timers.

#include "timers.h"

#include "clocks.h"

static struct itimerval real_interval_setting(const struct timeline *line, const struct itimerval *setting) {
  return (struct itimerval){
      .it_interval = to_timeval_up(timeline_shorter(line, from_timeval(&setting->it_interval))),
      .it_value = to_timeval_up(timeline_shorter(line, from_timeval(&setting->it_value))),
  };
}

static void make_interval_setting_logical(const struct timeline *line, struct itimerval *setting) {
  setting->it_interval = to_timeval(timeline_longer(line, from_timeval(&setting->it_interval)));
  setting->it_value = to_timeval(timeline_longer(line, from_timeval(&setting->it_value)));
}

static bool is_interval(const struct timeval *time) {
  return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < MICROSECONDS;
}

REPLACEMENT(int, setitimer, int kind, const struct itimerval *setting, struct itimerval *before) {
  const struct timeline *line = current_timeline();
  // The other kinds count work.
  if (kind != ITIMER_REAL || !line) return ORIGINAL(setitimer)(kind, setting, before);
  struct itimerval room;
  if (setting && is_interval(&setting->it_value) && is_interval(&setting->it_interval)) {
    room = real_interval_setting(line, setting);
    setting = &room;
  }
  int status = ORIGINAL(setitimer)(kind, setting, before);
  if (status == 0 && before) make_interval_setting_logical(line, before);
  return status;
}

REPLACEMENT(int, getitimer, int kind, struct itimerval *setting) {
  int status = ORIGINAL(getitimer)(kind, setting);
  const struct timeline *line = current_timeline();
  if (status == 0 && kind == ITIMER_REAL && line) make_interval_setting_logical(line, setting);
  return status;
}

/// Sets the one alarm of the process and returns what was left of the one before.
static struct timeval set_alarm(const struct itimerval *setting) {
  struct itimerval before = {0};
  mynah_setitimer(ITIMER_REAL, setting, &before);
  return before.it_value;
}

REPLACEMENT(unsigned, alarm, unsigned seconds) {
  struct timeval left = set_alarm(&(struct itimerval){.it_value.tv_sec = seconds});
  // Rounded, but never to "there was none".
  bool up = left.tv_usec >= MICROSECONDS / 2 || (left.tv_sec == 0 && left.tv_usec > 0);
  return (unsigned)left.tv_sec + up;
}

REPLACEMENT(useconds_t, ualarm, useconds_t first, useconds_t interval) {
  struct timeval left = set_alarm(&(struct itimerval){
      .it_value = to_timeval((nanoseconds)first * 1000), .it_interval = to_timeval((nanoseconds)interval * 1000)});
  return (useconds_t)(left.tv_sec * MICROSECONDS + left.tv_usec);
}

#if !__APPLE__

const struct itimerspec *real_setting(clockid_t clock, bool is_absolute, const struct itimerspec *setting, struct itimerspec *room) {
  if (!setting || !is_logical(clock) || !is_time(&setting->it_value) || !is_time(&setting->it_interval)) return setting;
  *room = *setting;
  real_rest(&setting->it_interval, &room->it_interval);
  // Without a first time the timer is being stopped.
  if (from_timespec(&setting->it_value) == 0) return room;
  if (is_absolute) {
    real_deadline(clock, &setting->it_value, &room->it_value);
  } else {
    real_rest(&setting->it_value, &room->it_value);
  }
  return room;
}

void make_setting_logical(clockid_t clock, struct itimerspec *setting) {
  if (!setting || !is_logical(clock)) return;
  make_logical(&setting->it_interval);
  make_logical(&setting->it_value);
}

REPLACEMENT(int, timerfd_settime, int file, int flags, const struct itimerspec *setting, struct itimerspec *before) {
  struct itimerspec room;
  bool is_absolute = flags & TFD_TIMER_ABSTIME;
  // A rest is as long on all clocks that such a timer can have; asking for its clock is slow.
  clockid_t clock = is_absolute ? clock_of_file(file) : CLOCK_MONOTONIC;
  int status = ORIGINAL(timerfd_settime)(file, flags, real_setting(clock, is_absolute, setting, &room), before);
  if (status == 0) make_setting_logical(clock, before);
  return status;
}

REPLACEMENT(int, timerfd_gettime, int file, struct itimerspec *setting) {
  int status = ORIGINAL(timerfd_gettime)(file, setting);
  if (status == 0) make_setting_logical(CLOCK_MONOTONIC, setting);
  return status;
}

REPLACEMENT(int, timer_create, clockid_t clock, struct sigevent *event, timer_t *timer) {
  int status = ORIGINAL(timer_create)(clock, event, timer);
  if (status == 0 && current_timeline()) remember_clock(*timer, clock);
  return status;
}

REPLACEMENT(int, timer_delete, timer_t timer) {
  forget_clock(timer);
  return ORIGINAL(timer_delete)(timer);
}

REPLACEMENT(int, timer_settime, timer_t timer, int flags, const struct itimerspec *setting, struct itimerspec *before) {
  struct itimerspec room;
  clockid_t clock = clock_of_timer(timer);
  int status = ORIGINAL(timer_settime)(timer, flags, real_setting(clock, flags & TIMER_ABSTIME, setting, &room), before);
  if (status == 0) make_setting_logical(clock, before);
  return status;
}

REPLACEMENT(int, timer_gettime, timer_t timer, struct itimerspec *setting) {
  int status = ORIGINAL(timer_gettime)(timer, setting);
  if (status == 0) make_setting_logical(clock_of_timer(timer), setting);
  return status;
}

#endif
