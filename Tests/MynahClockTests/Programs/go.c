// What the library sees of a program that is written in Go and linked with the C library: the note of Go's linker.

__asm__(".pushsection .note.go.buildid, \"a\", %note\n"
        ".balign 4\n"
        ".long 4, 4, 4\n"
        ".asciz \"Go\\0\"\n"
        ".ascii \"none\"\n"
        ".popsection\n");

int main(void) {
  return 0;
}
