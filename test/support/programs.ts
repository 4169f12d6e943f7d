/**
 * Small programs for kernel tests, assembled on the spot.
 *
 * Each is position-independent code in one segment with an ABI note. Call
 * numbers and offsets of struct flat_self are retyped here on purpose. A
 * program starts with a0 = struct flat_system, a1 = struct flat_self, and may
 * return with its exit status in a0.
 */

import { assemble } from '../../machine/index.ts';
import { writeElf, type SymbolPlan } from './elf-writer.ts';

/** An ELF file of the given assembly text. Its labels become function symbols; `_start` is the first line unless there is one. */
export function program(source: string, options: { data?: number } = {}): Uint8Array {
  const base = 0x1000;
  const { bytes, labels } = assemble(source, base);
  const symbols: SymbolPlan[] = [...labels].map(([name, address]) => ({ name, address }));
  const dataAt = Math.ceil((base + bytes.length) / 4096) * 4096 + 4096;
  return writeElf({
    entry: labels.get('_start') ?? base,
    segments: [
      { flags: 5, address: base, bytes },
      { flags: 6, address: dataAt, bytes: new Uint8Array(16), memorySize: options.data ?? 64 },
    ],
    symbols,
  });
}

/** Ends with the status. */
export const EXIT = (status: number): string => `
  li a0, ${status}
  li a7, 0
  ecall
`;

/** Writes a string that stands at a label, then goes on. */
export const WRITE = (label: string, length: number): string => `
  la a0, ${label}
  li a1, ${length}
  li a7, 2
  ecall
`;

/** Writes `text` and exits with 0. */
export function hello(text: string): Uint8Array {
  const length = new TextEncoder().encode(text).length;
  return program(`
_start:
  ${WRITE('text', length)}
  ${EXIT(0)}
text:
  .byte ${[...new TextEncoder().encode(text)].join(', ')}
`);
}

/** Counts in s0 for ever. */
export const spin = (): Uint8Array =>
  program(`
_start:
  addi s0, s0, 1
  j _start
`);

/** Copies input to output, `size` bytes at most in one read, and exits with 0 at the end of input. */
export function cat(size: number): Uint8Array {
  return program(`
_start:
  ld s0, 32(a1)          # heap_start
again:
  mv a0, s0
  li a1, ${size}
  li a7, 3               # input
  ecall
  li t0, 7               # end
  beq a0, t0, done
  li t0, 6               # again
  beq a0, t0, more
  bnez a0, failed
  mv s1, s0
  mv s2, a1
write:
  beqz s2, again
  mv a0, s1
  mv a1, s2
  li a7, 2               # output
  ecall
  li t0, 6
  beq a0, t0, room
  bnez a0, failed
  add s1, s1, a1
  sub s2, s2, a1
  j write
more:
  li a0, -1
  li a1, 2               # until input
  li a7, 5
  ecall
  bnez a0, failed
  j again
room:
  li a0, -1
  li a1, 4               # until output
  li a7, 5
  ecall
  bnez a0, failed
  j write
failed:
  li a7, 0
  ecall
done:
  ${EXIT(0)}
`);
}

/**
 * Makes the system calls it is told to. Reads records of 64 bytes (a7, a0 to
 * a5, and one that is ignored) and writes 16 bytes (a0, a1) for each.
 */
export const caller = (): Uint8Array =>
  program(`
_start:
  ld s0, 32(a1)
next:
  mv a0, s0
  li a1, 64
  li a7, 3
  ecall
  li t0, 6
  beq a0, t0, more
  bnez a0, done
  ld a7, 0(s0)
  ld a0, 8(s0)
  ld a1, 16(s0)
  ld a2, 24(s0)
  ld a3, 32(s0)
  ld a4, 40(s0)
  ld a5, 48(s0)
  ecall
  sd a0, 64(s0)
  sd a1, 72(s0)
  addi a0, s0, 64
  li a1, 16
  li a7, 2
  ecall
  j next
more:
  li a0, -1
  li a1, 2
  li a7, 5
  ecall
  j next
done:
  ${EXIT(0)}
`);
