// A program whose allocator looks at the clock, as jemalloc does and the address sanitizer: it is asked for memory before anything has run.

#include <stdlib.h>
#include <time.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static void look_at_the_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
}

void *malloc(size_t size) {
  look_at_the_clock();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  look_at_the_clock();
  return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  look_at_the_clock();
  return __libc_realloc(memory, size);
}

int main(void) {
  free(malloc(1));
  return 0;
}
