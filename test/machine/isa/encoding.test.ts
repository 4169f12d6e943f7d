/**
 * The instruction table: encodings against the manual, decoder against encoder,
 * disassembler against assembler, and all of it against objdump where there is one.
 * Unprivileged spec 20240411, chapter 35 (listings), 27.8 (RVC listings).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../machine/isa/assembler.ts';
import { decode } from '../../../machine/isa/decoder.ts';
import { disassemble } from '../../../machine/isa/disassembler.ts';
import { encode } from '../../../machine/isa/encode.ts';
import { COMPRESSED_ROWS, INSTRUCTIONS } from '../../../machine/isa/table.ts';

const word32 = (source: string, base = 0): number => {
  const { bytes } = assemble(source, base);
  const padded = new Uint8Array(4);
  padded.set(bytes.subarray(0, 4));
  return new DataView(padded.buffer).getUint32(0, true);
};

describe('are these encodings those of the manual?', () => {
  const known: [source: string, word: number][] = [
    ['addi a0, a1, -1', 0xfff5_8513],
    ['add a0, a1, a2', 0x00c5_8533],
    ['sub s0, s1, s2', 0x4124_8433],
    ['lui t0, 0xabcde', 0xabcd_e2b7],
    ['auipc gp, 0x1', 0x0000_1197],
    ['ld a0, -8(sp)', 0xff81_3503],
    ['sd ra, 2047(sp)', 0x7e11_3fa3],
    ['beq a0, a1, 4094', 0x7eb5_0fe3],
    ['jal ra, -2', 0xffff_f0ef],
    ['jalr zero, 0(ra)', 0x0000_8067],
    ['srai a0, a0, 63', 0x43f5_5513],
    ['sraiw a0, a0, 31', 0x41f5_551b],
    ['mulhsu a0, a1, a2', 0x02c5_a533],
    ['amoswap.w.aq a0, a1, (a2)', 0x0cb6_252f],
    ['lr.d a0, (a1)', 0x1005_b52f],
    ['sc.w.rl a0, a1, (a2)', 0x1ab6_252f],
    ['csrrwi a0, mscratch, 31', 0x340f_d573],
    ['fence rw, w', 0x0310_000f],
    ['fence.i', 0x0000_100f],
    ['ecall', 0x0000_0073],
    ['mret', 0x3020_0073],
    ['sret', 0x1020_0073],
    ['wfi', 0x1050_0073],
    ['c.nop', 0x0001],
    ['c.addi4spn a0, 1020', 0x1fe8],
    ['c.lw a0, 124(a1)', 0x5de8],
    ['c.sd a0, 248(a1)', 0xfde8],
    ['c.addi16sp -512', 0x7101],
    ['c.lui a0, 0xfffff', 0x757d],
    ['c.j -2048', 0xb001],
    ['c.beqz a0, -256', 0xd101],
    ['c.ldsp ra, 504', 0x70fe],
    ['c.swsp a0, 252', 0xdfaa],
    ['c.jr ra', 0x8082],
    ['c.ebreak', 0x9002],
  ];
  for (const [source, word] of known) {
    it(source, () => expect(word32(source).toString(16)).toBe(word.toString(16)));
  }
});

const register = fc.integer({ min: 0, max: 31 });
const operands = fc.record({
  rd: register,
  rs1: register,
  rs2: register,
  rs3: register,
  rm: fc.constantFrom(0, 1, 2, 3, 4, 7),
  imm: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
});

describe('does every row decode to itself what it encodes?', () => {
  for (const row of [...INSTRUCTIONS, ...COMPRESSED_ROWS]) {
    it(row.name, () => {
      let tried = 0;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (noise) => {
          const word = ((noise & ~row.mask) | row.match) >>> 0;
          const decoded = decode(word);
          if (decoded === undefined || decoded.row !== row) return;
          tried++;
          const again = decode(encode(row, decoded));
          expect(again).toEqual(decoded);
        }),
        { numRuns: 200 },
      );
      expect(tried).toBeGreaterThan(0);
    });
  }
});

describe('is an operand that does not fit refused?', () => {
  it('by the encoder, for every format', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INSTRUCTIONS), operands, (row, given) => {
        let word: number;
        try {
          word = encode(row, given);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const decoded = decode(word);
        if (decoded === undefined || decoded.row !== row) return;
        for (const name of ['rd', 'rs1', 'rs2', 'rs3', 'imm'] as const) {
          if (typeof Object.entries(row.format).find(([key]) => key === name)?.[1] === 'object') {
            expect(decoded[name]).toBe(given[name]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
  it('by the assembler, with the line', () => {
    expect(() => assemble('nop\naddi a0, a0, 2048', 0)).toThrow(/line 2: addi: imm cannot be 2048/);
    expect(() => assemble('bogus a0', 0)).toThrow(/line 1: there is no instruction "bogus"/);
    expect(() => assemble('add a0, a1', 0)).toThrow(/line 1: add has 2 operands/);
    expect(() => assemble('mv a0, b1', 0)).toThrow(/"b1" is not a register/);
    expect(() => assemble('c.lw s2, 0(a0)', 0)).toThrow(/rd cannot be 18/);
  });
});

describe('does the assembler read what the disassembler writes?', () => {
  for (const row of INSTRUCTIONS) {
    it(row.name, () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (noise) => {
          const word = ((noise & ~row.mask) | row.match) >>> 0;
          const decoded = decode(word);
          if (decoded === undefined || decoded.row !== row) return;
          /* The text of FENCE has no place for its mode. */
          const clean = encode(row, decoded) & (row.name === 'fence' ? 0x0fff_ffff : -1);
          const bytes = new Uint8Array(new Uint32Array([clean]).buffer);
          const [line] = disassemble(bytes, 0x8010_0000, 1);
          expect(word32(line?.text ?? '', 0x8010_0000)).toBe(clean >>> 0);
        }),
        { numRuns: 100 },
      );
    });
  }
});

describe('the disassembler', () => {
  it('shows registers, pseudo-instructions, targets and lengths', () => {
    const { bytes } = assemble(
      'li a0, 1\nc.mv a1, a0\nhere: beqz a0, here\nret\ncsrr t0, mstatus\n.word 0\n.byte 1',
      0x8000_0000,
    );
    expect(disassemble(bytes, 0x8000_0000, 10).map((each) => [each.length, each.text])).toEqual([
      [4, 'li a0, 1'],
      [2, 'mv a1, a0'],
      [4, 'beqz a0, 0x80000006'],
      [4, 'ret'],
      [4, 'csrr t0, mstatus'],
      [2, '.half 0x0000'],
      [2, '.half 0x0000'],
      [1, '.byte 0x01'],
    ]);
  });
});

describe('the assembler', () => {
  it('builds any 64-bit constant', async () => {
    const { bench, RAM } = await import('../hart/bench.ts');
    const machine = bench({ mode: 'bare' });
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(63), (raw, cut) => {
        const value = raw >> BigInt(cut);
        const length = assemble(`li a0, ${value}`, RAM).bytes.length;
        machine.go(`li a0, ${value}`, length / 4);
        expect(machine.hart.register(10)).toBe(BigInt.asUintN(64, value));
      }),
    );
  });
  it('la, call and tail reach forwards and backwards', () => {
    const { bytes, labels } = assemble(
      'back: nop\nla a0, back\ncall there\nthere: tail back',
      0x1000,
    );
    const text = disassemble(bytes, 0x1000, 9).map((each) => each.text);
    expect(text).toEqual([
      'nop',
      'auipc a0, 0x0',
      'addi a0, a0, -4',
      'auipc ra, 0x0',
      'jalr ra, 8(ra)',
      'auipc t1, 0x0',
      'jalr zero, -20(t1)',
    ]);
    expect(labels.get('there')).toBe(0x1014);
  });
});

const objdump = ((): string | undefined => {
  for (const name of ['riscv64-unknown-elf-objdump', 'riscv64-linux-gnu-objdump']) {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return name;
    } catch {
      /* Try the next one. */
    }
  }
  return undefined;
})();

describe.skipIf(objdump === undefined)(
  `does objdump name the same instructions?${objdump === undefined ? ' (skipped: no RISC-V objdump installed)' : ''}`,
  () => {
    /** Names that objdump spells another way or does not know at its age. */
    const same = (ours: string, theirs: string): boolean =>
      ours === theirs ||
      theirs === `${ours}64` ||
      theirs.startsWith(`${ours}.`) ||
      (ours === 'c.nop' && theirs === 'c.addi');
    it('on 20,000 random words', () => {
      const words = fc.sample(
        fc.tuple(
          fc.constantFrom(
            ...INSTRUCTIONS.filter((row) => !row.extension.startsWith('Z')),
            ...COMPRESSED_ROWS,
          ),
          fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        ),
        { numRuns: 20_000, seed: 7 },
      );
      const data = new Uint8Array(words.length * 4);
      const view = new DataView(data.buffer);
      words.forEach(([row, noise], i) => {
        const word = (noise & ~row.mask) | row.match;
        if (row.length === 4) view.setUint32(i * 4, word, true);
        else {
          view.setUint16(i * 4, word, true);
          view.setUint16(i * 4 + 2, 0x0001, true);
        }
      });
      const folder = mkdtempSync(join(tmpdir(), 'flatland-'));
      try {
        writeFileSync(join(folder, 'code'), data);
        const output = execFileSync(
          objdump ?? '',
          ['-D', '-b', 'binary', '-m', 'riscv:rv64', '-M', 'no-aliases', join(folder, 'code')],
          { encoding: 'utf8', maxBuffer: 2 ** 28 },
        );
        let compared = 0;
        for (const match of output.matchAll(/^\s*([0-9a-f]+):\s+([0-9a-f]+)\s+(\S+)/gm)) {
          const [, at = '', hex = '', theirs = ''] = match;
          if (parseInt(at, 16) % 4 !== 0) continue;
          const word = parseInt(hex, 16);
          /* c.addi16sp with immediate 0 is reserved; objdump 2.40 names it all the same. */
          if (word === 0x6101) continue;
          const decoded = decode(word);
          if (theirs.startsWith('.') || theirs === 'unimp' || theirs === 'c.unimp') {
            /* Reserved fields of the fences are to be ignored (Unprivileged spec, 2.7), and
             * the mode of an exact conversion, which objdump wants to be 0, may be any. */
            const name = /^fence|^fcvt\.d\.(s|w|wu)$/.test(decoded?.row.name ?? '')
              ? undefined
              : decoded?.row.name;
            expect([hex, name]).toEqual([hex, undefined]);
            continue;
          }
          /* objdump names instructions with a reserved rounding mode; they are illegal. */
          const isFloat = [0x43, 0x47, 0x4b, 0x4f, 0x53].includes(word & 0x7f);
          if (isFloat && decoded === undefined && [5, 6].includes((word >>> 12) & 7)) continue;
          const ours = decoded?.row.name ?? 'illegal';
          expect([hex, ours, same(ours, theirs)]).toEqual([hex, ours, true]);
          compared++;
        }
        expect(compared).toBeGreaterThan(15_000);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('and does its assembler make the same words of our text?', () => {
      /*
       * Zicond is younger than the assembler; branches would become relocations; it takes
       * no rounding mode for conversions that are exact.
       */
      const exact = ['fcvt.d.s', 'fcvt.d.w', 'fcvt.d.wu'];
      const rows = INSTRUCTIONS.filter(
        (row) =>
          row.extension !== 'Zicond' &&
          !['B', 'J'].includes(row.formatName) &&
          !exact.includes(row.name),
      );
      const samples = fc.sample(
        fc.tuple(fc.constantFrom(...rows), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
        { numRuns: 10_000, seed: 8 },
      );
      const words: number[] = [];
      const lines: string[] = [];
      for (const [row, noise] of samples) {
        const decoded = decode(((noise & ~row.mask) | row.match) >>> 0);
        if (decoded === undefined || decoded.row !== row) continue;
        const word = encode(row, row.name === 'fence' ? { imm: decoded.imm & 0xff } : decoded);
        const bytes = new Uint8Array(new Uint32Array([word]).buffer);
        const text = disassemble(bytes, 0, 1)[0]?.text ?? '';
        if (text.startsWith('fence 0') || text.endsWith(', 0')) continue;
        words.push(word);
        lines.push(text);
      }
      const folder = mkdtempSync(join(tmpdir(), 'flatland-'));
      try {
        const source = join(folder, 'code.s');
        const object = join(folder, 'code.o');
        writeFileSync(source, `.option norvc\n${lines.join('\n')}\n`);
        const tool = (name: string): string => (objdump ?? '').replace('objdump', name);
        const march = '-march=rv64gc_zicsr_zifencei_zba_zbb_zbs';
        execFileSync(tool('as'), [march, '-mno-relax', '-o', object, source]);
        execFileSync(tool('objcopy'), ['-O', 'binary', '-j', '.text', object, join(folder, 'out')]);
        const made = readFileSync(join(folder, 'out'));
        const differing = words.flatMap((word, i) => {
          const theirs = made.readUInt32LE(i * 4);
          return theirs === word ? [] : [[lines[i], word.toString(16), theirs.toString(16)]];
        });
        expect(differing).toEqual([]);
        expect(words.length).toBeGreaterThan(8000);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);
