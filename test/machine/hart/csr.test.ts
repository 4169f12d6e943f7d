/**
 * CSRs: which bits a write changes, views of each other, access rules.
 * Privileged spec 20240411, chapter 2, 3.1, 10.1; Unprivileged spec, chapter 7.
 */
import { describe, expect, it } from 'vitest';
import { bench, U64 } from './bench.ts';

const ALL = U64(-1n);

/** address, name, value after writing all ones, value after writing zeros. */
const WARL: [address: number, name: string, ones: bigint, zeros: bigint][] = [
  [0x300, 'mstatus', 0x8000_000a_007a_79aan, 0xa_0000_0000n],
  [0x100, 'sstatus', 0x8000_0002_0008_6122n, 0x2_0000_0000n],
  [0x302, 'medeleg', 0xb3ffn, 0n],
  [0x303, 'mideleg', 0x222n, 0n],
  [0x304, 'mie', 0xaaan, 0n],
  [0x344, 'mip', 0x222n, 0n],
  [0x305, 'mtvec', 0n, 0n],
  [0x306, 'mcounteren', 7n, 0n],
  [0x106, 'scounteren', 7n, 0n],
  [0x30a, 'menvcfg', 0x8000_0000_0000_0001n, 0n],
  [0x10a, 'senvcfg', 1n, 0n],
  [0x320, 'mcountinhibit', 0n, 0n],
  [0x340, 'mscratch', ALL, 0n],
  [0x341, 'mepc', ALL - 1n, 0n],
  [0x342, 'mcause', ALL, 0n],
  [0x343, 'mtval', ALL, 0n],
  [0x140, 'sscratch', ALL, 0n],
  [0x141, 'sepc', ALL - 1n, 0n],
  [0x142, 'scause', ALL, 0n],
  [0x143, 'stval', ALL, 0n],
  [0x180, 'satp', 0n, 0n],
  [0xb03, 'mhpmcounter3', 0n, 0n],
  [0x323, 'mhpmevent3', 0n, 0n],
];

describe('which bits does a CSR write keep?', () => {
  for (const [address, name, ones, zeros] of WARL) {
    it(name, () => {
      const { hart, go } = bench({ mode: 'bare' });
      hart.setRegister(10, ALL);
      go(`csrw ${name}, a0\ncsrr a1, ${name}\ncsrw ${name}, zero\ncsrr a2, ${name}`, 4);
      expect(hart.register(11)).toBe(ones);
      expect(hart.register(12)).toBe(zeros);
      expect(hart.csr(address)).toBe(zeros);
    });
  }
  it('mtvec: 4-byte base and modes 0 and 1; others are ignored', () => {
    const { hart } = bench({ mode: 'bare' });
    hart.setCsr(0x305, 0x8000_1001n);
    hart.setCsr(0x305, 0x8000_2002n);
    expect(hart.csr(0x305)).toBe(0x8000_1001n);
  });
  it('mstatus.MPP: 0, 1 and 3; 2 is ignored', () => {
    const { hart } = bench({ mode: 'bare' });
    for (const [written, kept] of [
      [1n, 1n],
      [2n, 1n],
      [3n, 3n],
      [0n, 0n],
    ] as const) {
      hart.setCsr(0x300, written << 11n);
      expect((hart.csr(0x300) >> 11n) & 3n).toBe(kept);
    }
  });
  it('misa and the information registers never change', () => {
    const { hart } = bench({ mode: 'bare' });
    const misa = hart.csr(0x301);
    hart.setCsr(0x301, 0n);
    expect(hart.csr(0x301)).toBe(misa);
    expect(misa >> 62n).toBe(2n);
    for (const letter of 'ACIMSU') {
      expect((misa >> BigInt(letter.charCodeAt(0) - 65)) & 1n).toBe(1n);
    }
    expect(hart.csr(0xf14)).toBe(0n);
  });
});

describe('the Zicsr instructions', () => {
  it('do they give the old value, and write, set, clear?', () => {
    const { hart, go } = bench({ mode: 'bare' });
    hart.set(10, 0xf0);
    hart.set(11, 0x3c);
    go(
      `csrrw a2, mscratch, a0
       csrrs a3, mscratch, a1
       csrrc a4, mscratch, a0
       csrrwi a5, mscratch, 21
       csrrsi a6, mscratch, 10
       csrrci a7, mscratch, 3
       csrr t0, mscratch`,
      7,
    );
    expect([12, 13, 14, 15, 16, 17, 5].map((index) => hart.number(index))).toEqual([
      0, 0xf0, 0xfc, 0x0c, 21, 31, 28,
    ]);
  });
  it('is a read-only CSR readable by set and clear with x0, and nothing else?', () => {
    const { hart, go } = bench({ mode: 'bare' });
    hart.setCsr(0x305, 0x8000_0800n);
    go('csrrs a0, mhartid, zero\ncsrrci a0, mhartid, 0', 2);
    expect(hart.csr(0x342)).toBe(0n);
    go('csrrs a0, mhartid, a1', 1);
    expect(hart.csr(0x342)).toBe(2n);
  });
  it('does csrrw with rd = rs1 exchange?', () => {
    const { hart, go } = bench({ mode: 'bare' });
    hart.setCsr(0x340, 5n);
    hart.set(10, 6);
    go('csrrw a0, mscratch, a0', 1);
    expect(hart.number(10)).toBe(5);
    expect(hart.csr(0x340)).toBe(6n);
  });
});

describe('views', () => {
  it('sie and sip show what is delegated, and change nothing else', () => {
    const { hart, harts } = bench({ mode: 'bare' });
    hart.setCsr(0x304, 0xaaan);
    expect(hart.csr(0x104)).toBe(0n);
    hart.setCsr(0x303, 0x200n);
    expect(hart.csr(0x104)).toBe(0x200n);
    hart.setCsr(0x104, 0n);
    expect(hart.csr(0x304)).toBe(0x8aan);
    harts.setInterrupt(0, 9, true);
    harts.setInterrupt(0, 7, true);
    expect(hart.csr(0x344)).toBe(0x280n);
    expect(hart.csr(0x144)).toBe(0x200n);
    hart.setCsr(0x303, 0x222n);
    hart.setCsr(0x144, 0x222n);
    expect(hart.csr(0x144)).toBe(0x202n);
  });
  it('does csrrs on mip not latch the external line into SEIP?', () => {
    const { hart, harts, go } = bench({ mode: 'bare' });
    harts.setInterrupt(0, 9, true);
    go('csrrsi a0, mip, 2', 1);
    expect(hart.number(10)).toBe(0x200);
    harts.setInterrupt(0, 9, false);
    expect(hart.csr(0x344)).toBe(2n);
  });
  it('sstatus is a part of mstatus', () => {
    const { hart } = bench({ mode: 'bare' });
    hart.setCsr(0x300, 0x7_9998n & ~(3n << 13n));
    hart.setCsr(0x100, 0x102n);
    expect(hart.csr(0x300) & 0x122n).toBe(0x102n);
    expect(hart.csr(0x300) & 8n).toBe(8n);
  });
});

describe('counters', () => {
  it('does minstret count retired instructions, and a write replace the count?', () => {
    const { hart, go } = bench({ mode: 'bare' });
    go(
      'csrr a0, minstret\nnop\ncsrr a1, instret\ncsrw minstret, zero\ncsrr a2, minstret\ncsrr a3, cycle',
      6,
    );
    expect(hart.number(10)).toBe(0);
    expect(hart.number(11)).toBe(2);
    expect(hart.number(12)).toBe(0);
    expect(hart.number(13)).toBe(5);
  });
  it('does time come from the board?', () => {
    const machine = bench({ mode: 'bare' });
    machine.time = 2 ** 40 + 7;
    machine.go('csrr a0, time', 1);
    expect(machine.hart.number(10)).toBe(2 ** 40 + 7);
  });
  it('do U and S need mcounteren, and U scounteren as well?', () => {
    for (const [privilege, m, s, works] of [
      [1, 2n, 0n, true],
      [1, 0n, 2n, false],
      [0, 2n, 2n, true],
      [0, 2n, 0n, false],
    ] as const) {
      const { hart, go } = bench({ mode: 'bare' });
      hart.setCsr(0x3b0, ALL);
      hart.setCsr(0x3a0, 0x1fn);
      hart.setCsr(0x306, m);
      hart.setCsr(0x106, s);
      hart.privilege = privilege;
      go('csrr a0, time', 1);
      expect(hart.privilege === privilege).toBe(works);
    }
  });
});

describe('what a person asks for', () => {
  it('does a CSR that is not there throw a clear error?', () => {
    const { hart } = bench({ mode: 'bare' });
    expect(() => hart.csr(0x5c0)).toThrow('there is no CSR 0x5c0');
    expect(() => hart.register(32)).toThrow(/expected 0 to 31/);
  });
});
