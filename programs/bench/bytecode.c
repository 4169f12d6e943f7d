/*
 * bytecode: a stack machine whose every instruction ends in an indirect jump to the next,
 * running a program that counts steps of the Collatz sequence.
 */
#include "bench.h"

enum { PUSH, LOAD, STORE, ADD, MUL, SHR, AND, EQ, JZ, JMP, INC, LT, HALT, OPERATIONS };

/* for (n = 1; n < limit; n++) for (m = n; m != 1; steps++) m = m & 1 ? 3 * m + 1 : m >> 1; */
enum { N, M, STEPS, LIMIT };
static const uint8_t code[] = {
    /*  0 */ LOAD, N, LOAD, LIMIT, LT, JZ, 54,
    /*  7 */ LOAD, N, STORE, M,
    /* 11 */ LOAD, M, PUSH, 1, EQ, JZ, 22,
    /* 18 */ INC, N, JMP, 0,
    /* 22 */ LOAD, M, PUSH, 1, AND, JZ, 43,
    /* 29 */ LOAD, M, PUSH, 3, MUL, PUSH, 1, ADD, STORE, M, INC, STEPS, JMP, 11,
    /* 43 */ LOAD, M, PUSH, 1, SHR, STORE, M, INC, STEPS, JMP, 11,
    /* 54 */ HALT,
};

BENCH_CALL uint64_t interpret(uint64_t limit) {
  static const void *const go[OPERATIONS] = {
      [PUSH] = &&push, [LOAD] = &&load, [STORE] = &&store, [ADD] = &&add, [MUL] = &&mul,
      [SHR] = &&shr,   [AND] = &&and,   [EQ] = &&eq,       [JZ] = &&jz,   [JMP] = &&jmp,
      [INC] = &&inc,   [LT] = &&lt,     [HALT] = &&halt,
  };
  uint64_t stack[16];
  uint64_t cell[4] = {1, 0, 0, limit};
  uint64_t *sp = stack;
  const uint8_t *pc = code;
#define NEXT goto *go[*pc++]
  NEXT;
push:
  *sp++ = *pc++;
  NEXT;
load:
  *sp++ = cell[*pc++];
  NEXT;
store:
  cell[*pc++] = *--sp;
  NEXT;
add:
  sp--;
  sp[-1] += *sp;
  NEXT;
mul:
  sp--;
  sp[-1] *= *sp;
  NEXT;
shr:
  sp--;
  sp[-1] >>= *sp;
  NEXT;
and:
  sp--;
  sp[-1] &= *sp;
  NEXT;
eq:
  sp--;
  sp[-1] = sp[-1] == *sp;
  NEXT;
lt:
  sp--;
  sp[-1] = sp[-1] < *sp;
  NEXT;
jz:
  pc = *--sp == 0 ? code + *pc : pc + 1;
  NEXT;
jmp:
  pc = code + *pc;
  NEXT;
inc:
  cell[*pc++]++;
  NEXT;
halt:
  return cell[STEPS] << 32 | cell[N];
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(18, percent); round > 0; round--)
    sum = bench_mix(sum, interpret(1000 + round));
  return sum;
}

const struct bench_program bench_bytecode = {"bytecode", run};
