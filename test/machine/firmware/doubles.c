/* Prints doubles in several ways and their bits; built by Debian's cross compiler with picolibc. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int put(char c, FILE *file) {
  (void)file;
  volatile unsigned char *uart = (volatile unsigned char *)0x10000000;
  *uart = (unsigned char)c;
  return 0;
}
static FILE console = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;

static void show(const char *name, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  printf("%s %.12g %.4f %e %016llx\n", name, value, value, value, (unsigned long long)bits);
}

int main(void) {
  volatile double one = 1, two = 2, three = 3, huge = 1e300, tiny = 0x1p-1074;
  show("third", one / three);
  show("root", sqrt(two));
  show("sine", sin(one));
  show("power", pow(two, 0.5 + one));
  show("huge", huge * 1e8);
  show("infinity", huge * huge);
  show("tiny", tiny * three);
  show("fused", fma(one / 10, 10, -one));
  show("rounded", (double)(float)(one / three));
  printf("%d %ld %u\n", (int)-2.75, lrint(two + 0.5), (unsigned)3e9);
  volatile unsigned *finisher = (volatile unsigned *)0x100000;
  *finisher = 0x5555;
  return 0;
}
