// A program that loads nothing, not even the C library.

__attribute__((noreturn)) void _start(void) {
#if __x86_64__
  __asm__ volatile("xor %%edi, %%edi\n\tmov $60, %%eax\n\tsyscall" ::: "memory");
#elif __aarch64__
  __asm__ volatile("mov x0, #0\n\tmov x8, #93\n\tsvc #0" ::: "memory");
#endif
  __builtin_unreachable();
}
