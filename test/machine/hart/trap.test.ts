/**
 * Traps, delegation, interrupts, returns, wfi; hosted and bare.
 * Privileged spec 20240411, sections 3.1.6 to 3.1.9, 3.3.
 */
import { describe, expect, it } from 'vitest';
import { allRam, bench, RAM, U64 } from './bench.ts';

const MSTATUS = 0x300;
const MEDELEG = 0x302;
const MIDELEG = 0x303;
const MIE = 0x304;
const MTVEC = 0x305;
const MEPC = 0x341;
const MCAUSE = 0x342;
const MTVAL = 0x343;
const SSTATUS = 0x100;
const STVEC = 0x105;
const SEPC = 0x141;
const SCAUSE = 0x142;
const HANDLER = RAM + 0x1000;

/** A bare machine whose traps go to HANDLER (an endless loop), everything allowed to U and S. */
function bare() {
  const machine = bench({ mode: 'bare' });
  machine.load('loop: j loop', HANDLER);
  machine.hart.setCsr(MTVEC, BigInt(HANDLER));
  machine.hart.setCsr(0x3b0, (1n << 54n) - 1n);
  machine.hart.setCsr(0x3a0, 0x1fn);
  return machine;
}

describe('what does a trap to M-mode write?', () => {
  const cases: [source: string, from: 0 | 1 | 3, cause: bigint, tval: bigint][] = [
    ['ecall', 0, 8n, 0n],
    ['ecall', 1, 9n, 0n],
    ['ecall', 3, 11n, 0n],
    ['ebreak', 0, 3n, 0n],
    ['c.ebreak', 1, 3n, 0n],
    ['.word 0xffffffff', 0, 2n, 0xffff_ffffn],
    ['.half 0', 3, 2n, 0n],
    ['.half 0x8002', 3, 2n, 0x8002n],
    ['csrr a0, mstatus', 1, 2n, 0x3000_2573n],
    ['csrw cycle, a0', 3, 2n, 0xc005_1073n],
    ['csrr a0, 0x5c0', 3, 2n, 0x5c00_2573n],
    ['mret', 1, 2n, 0x3020_0073n],
    ['sret', 0, 2n, 0x1020_0073n],
    ['wfi', 0, 2n, 0x1050_0073n],
    ['sfence.vma a0, a1', 0, 2n, 0x12b5_0073n],
  ];
  for (const [source, from, cause, tval] of cases) {
    it(`${source} from ${from}`, () => {
      const machine = bare();
      machine.hart.privilege = from;
      machine.hart.setCsr(MSTATUS, 8n);
      machine.go(`nop\n${source}`, 5);
      expect(machine.hart.csr(MCAUSE)).toBe(cause);
      expect(machine.hart.csr(MTVAL)).toBe(tval);
      expect(machine.hart.csr(MEPC)).toBe(BigInt(RAM + 4));
      expect(machine.hart.privilege).toBe(3);
      expect(machine.hart.pc).toBe(HANDLER);
      const status = machine.hart.csr(MSTATUS);
      expect((status >> 11n) & 3n).toBe(BigInt(from));
      expect((status >> 7n) & 1n).toBe(1n);
      expect((status >> 3n) & 1n).toBe(0n);
      expect(machine.hart.retired).toBe(4);
    });
  }

  it('does a fetch from nowhere fault at its target, with the jump retired?', () => {
    const machine = bare();
    machine.hart.setRegister(10, 0x12_3456_7890n);
    machine.go('jalr ra, 0(a0)', 3);
    expect(machine.hart.csr(MCAUSE)).toBe(1n);
    expect(machine.hart.csr(MTVAL)).toBe(0x12_3456_7890n);
    expect(machine.hart.csr(MEPC)).toBe(0x12_3456_7890n);
    expect(machine.hart.number(1)).toBe(RAM + 4);
  });

  it('does a 4-byte instruction cut by the end of RAM fault at its second half?', () => {
    const machine = bare();
    machine.ram.setUint16(0xf_fffe, 0x0013, true);
    machine.hart.pc = RAM + 0xf_fffe;
    machine.harts.run(0, 1);
    expect(machine.hart.csr(MCAUSE)).toBe(1n);
    expect(machine.hart.csr(MEPC)).toBe(BigInt(RAM + 0xf_fffe));
    expect(machine.hart.csr(MTVAL)).toBe(BigInt(RAM + 0x10_0000));
  });

  it('does a machine whose trap handler cannot be fetched still use up its budget?', () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.setCsr(MTVEC, 0x4000_0000n);
    expect(machine.go('ecall', 1000)).toBe('budget');
    expect(machine.hart.retired).toBe(0);
  });

  it('are instructions outside RAM executed from the bus?', () => {
    const machine = bench({ mode: 'bare' });
    machine.bus.words.set(0x1000, 0x00050593); // mv a1, a0
    machine.bus.words.set(0x1004, 0x0005_8067); // jr a1
    machine.hart.set(10, RAM + 0x20);
    machine.load('li a2, 3', RAM + 0x20);
    machine.hart.pc = 0x1000;
    machine.harts.run(0, 3);
    expect(machine.hart.number(12)).toBe(3);
  });
});

describe('delegation', () => {
  it('does a delegated exception go to S with S registers, and one from M stay in M?', () => {
    const machine = bare();
    machine.load('loop: j loop', RAM + 0x2000);
    machine.hart.setCsr(STVEC, BigInt(RAM + 0x2000));
    machine.hart.setCsr(MEDELEG, 0xffffn);
    machine.hart.setCsr(SSTATUS, 2n);
    machine.hart.privilege = 1;
    machine.go('.word 0', 3);
    expect(machine.hart.privilege).toBe(1);
    expect(machine.hart.pc).toBe(RAM + 0x2000);
    expect(machine.hart.csr(SCAUSE)).toBe(2n);
    expect(machine.hart.csr(SEPC)).toBe(BigInt(RAM));
    expect(machine.hart.csr(SSTATUS) & 0x122n).toBe(0x120n);
    machine.hart.privilege = 3;
    machine.go('.word 0', 3);
    expect(machine.hart.pc).toBe(HANDLER);
  });
  it('can the environment call from M be delegated?', () => {
    const machine = bare();
    machine.hart.setCsr(MEDELEG, U64(-1n));
    expect(machine.hart.csr(MEDELEG)).toBe(0xb3ffn);
  });
});

describe('returns', () => {
  it('does mret restore privilege and interrupt enable, and clear MPRV when leaving M?', () => {
    const machine = bare();
    machine.hart.setCsr(MEPC, BigInt(RAM + 0x100));
    machine.hart.setCsr(MSTATUS, (1n << 7n) | (1n << 17n) | (1n << 11n));
    machine.go('mret', 1);
    expect(machine.hart.privilege).toBe(1);
    expect(machine.hart.pc).toBe(RAM + 0x100);
    expect(machine.hart.csr(MSTATUS) & 0x2_1888n).toBe(0x88n);
  });
  it('does sret go to U or S as SPP says, and trap in S under TSR?', () => {
    const machine = bare();
    machine.hart.privilege = 1;
    machine.hart.setCsr(SEPC, BigInt(RAM + 0x100));
    machine.hart.setCsr(SSTATUS, (1n << 5n) | (1n << 8n));
    machine.go('sret', 1);
    expect(machine.hart.privilege).toBe(1);
    expect(machine.hart.csr(SSTATUS) & 0x122n).toBe(0x22n);
    machine.go('sret', 1);
    expect(machine.hart.privilege).toBe(0);
    machine.hart.privilege = 1;
    machine.hart.setCsr(MSTATUS, 1n << 22n);
    machine.go('sret', 1);
    expect(machine.hart.csr(MCAUSE)).toBe(2n);
  });
});

describe('interrupts', () => {
  it('is an enabled interrupt taken before the first instruction, at the vector in vectored mode?', () => {
    const machine = bare();
    machine.load('loop: j loop', HANDLER + 7 * 4);
    machine.hart.setCsr(MTVEC, BigInt(HANDLER + 1));
    machine.hart.setCsr(MIE, 1n << 7n);
    machine.hart.setCsr(MSTATUS, 8n);
    machine.harts.setInterrupt(0, 7, true);
    machine.go('li a0, 1', 1);
    expect(machine.hart.number(10)).toBe(0);
    expect(machine.hart.csr(MCAUSE)).toBe((1n << 63n) | 7n);
    expect(machine.hart.csr(MTVAL)).toBe(0n);
    expect(machine.hart.pc).toBe(HANDLER + 28);
  });
  it('is an interrupt taken right behind the CSR write that enables it?', () => {
    const machine = bare();
    machine.hart.setCsr(MIE, 1n << 3n);
    machine.harts.setInterrupt(0, 3, true);
    machine.go('csrrsi zero, mstatus, 8\nli a0, 1', 5);
    expect(machine.hart.number(10)).toBe(0);
    expect(machine.hart.csr(MEPC)).toBe(BigInt(RAM + 4));
  });
  it('which of several comes first?', () => {
    for (const [lines, first] of [
      [[3, 7, 11, 9], 11],
      [[3, 7, 9], 3],
      [[7, 9], 7],
      [[9], 9],
    ] as const) {
      const machine = bare();
      machine.hart.setCsr(MIE, 0xaaan);
      machine.hart.setCsr(MSTATUS, 8n);
      for (const line of lines) machine.harts.setInterrupt(0, line, true);
      machine.go('nop', 1);
      expect(machine.hart.csr(MCAUSE)).toBe((1n << 63n) | BigInt(first));
    }
  });
  it('does a delegated interrupt wait in M, and in S with SIE clear, and go to S from U?', () => {
    const machine = bare();
    machine.load('loop: j loop', RAM + 0x2000);
    machine.hart.setCsr(STVEC, BigInt(RAM + 0x2000));
    machine.hart.setCsr(MIDELEG, 0x222n);
    machine.hart.setCsr(MIE, 0x222n);
    machine.hart.setCsr(MSTATUS, 8n);
    machine.harts.setInterrupt(0, 9, true);
    machine.go('loop: j loop', 10);
    expect(machine.hart.pc).toBe(RAM);
    machine.hart.privilege = 1;
    machine.go('loop: j loop', 10);
    expect(machine.hart.pc).toBe(RAM);
    machine.hart.privilege = 0;
    machine.go('loop: j loop', 10);
    expect(machine.hart.pc).toBe(RAM + 0x2000);
    expect(machine.hart.csr(SCAUSE)).toBe((1n << 63n) | 9n);
  });
  it('does stimecmp raise the supervisor timer when menvcfg.STCE is set?', () => {
    const machine = bare();
    machine.hart.setCsr(0x30a, 1n << 63n);
    machine.hart.setCsr(0x14d, 500n);
    machine.hart.setCsr(MIE, 1n << 5n);
    expect(machine.harts.nextTimer()).toBe(500);
    machine.time = 499;
    machine.go('nop', 1);
    expect(machine.hart.csr(0x344)).toBe(0n);
    machine.time = 500;
    machine.go('nop', 1);
    expect(machine.hart.csr(0x344)).toBe(1n << 5n);
  });
});

describe('wfi', () => {
  it('does it wait until an enabled interrupt is pending, and then go on behind itself?', () => {
    const machine = bare();
    machine.hart.setCsr(MIE, 1n << 7n);
    expect(machine.go('wfi\nli a0, 4\nloop: j loop')).toBe('wait');
    expect(machine.hart.waiting).toBe(true);
    expect(machine.harts.run(0, 100)).toBe('wait');
    machine.harts.setInterrupt(0, 7, true);
    expect(machine.hart.waiting).toBe(false);
    expect(machine.harts.run(0, 100)).toBe('budget');
    expect(machine.hart.number(10)).toBe(4);
  });
  it('does it only end the turn when one is pending, and is it illegal in S under TW?', () => {
    const machine = bare();
    machine.hart.setCsr(MIE, 1n << 7n);
    machine.harts.setInterrupt(0, 7, true);
    expect(machine.go('wfi\nloop: j loop')).toBe('wait');
    expect(machine.hart.waiting).toBe(false);
    expect(machine.harts.run(0, 10)).toBe('budget');
    const other = bare();
    other.hart.setCsr(MSTATUS, 1n << 21n);
    other.hart.privilege = 1;
    other.go('wfi', 1);
    expect(other.hart.csr(MCAUSE)).toBe(2n);
  });
});

describe('hosted', () => {
  const hosted = () => {
    const machine = bench({ mode: 'hosted' });
    machine.hart.protect(allRam());
    machine.hart.privilege = 0;
    return machine;
  };
  it('does an ecall stop with its registers, and skip and resume go on behind it?', () => {
    const machine = hosted();
    expect(machine.go('li a7, 3\necall\naddi a7, a7, 1\necall')).toBe('ecall');
    expect(machine.hart.cause).toBe(8);
    expect(machine.hart.epc).toBe(RAM + 4);
    expect(machine.hart.privilege).toBe(3);
    machine.hart.skip();
    machine.hart.resume();
    expect(machine.hart.privilege).toBe(0);
    expect(machine.harts.run(0, 100)).toBe('ecall');
    expect(machine.hart.number(17)).toBe(4);
    expect(machine.hart.retired).toBe(2);
  });
  it('can a context be saved in a trap, replaced, and restored?', () => {
    const machine = hosted();
    machine.load('li a0, 1\necall\nli a0, 2\necall', RAM);
    machine.load('li a0, 11\necall', RAM + 0x100);
    machine.hart.pc = RAM;
    machine.harts.run(0, 100);
    machine.hart.skip();
    const first = machine.hart.context.slice();
    machine.hart.pc = RAM + 0x100;
    machine.hart.resume();
    machine.harts.run(0, 100);
    expect(machine.hart.number(10)).toBe(11);
    machine.hart.context.set(first);
    machine.hart.contextChanged();
    machine.hart.resume();
    expect(machine.hart.number(10)).toBe(1);
    expect(machine.harts.run(0, 100)).toBe('ecall');
    expect(machine.hart.number(10)).toBe(2);
  });
  it('is the timer reported, with the interrupted pc, whatever MIE says?', () => {
    const machine = hosted();
    machine.hart.setCsr(MIE, 1n << 7n);
    machine.go('loop: j loop', 10);
    machine.harts.setInterrupt(0, 7, true);
    expect(machine.harts.run(0, 10)).toBe('timer');
    expect(machine.hart.epc).toBe(RAM);
    expect(machine.hart.csr(MCAUSE) >> 63n).toBe(1n);
    machine.harts.setInterrupt(0, 7, false);
    machine.hart.resume();
    expect(machine.harts.run(0, 10)).toBe('budget');
  });
  it('does a parked hart wait, and report the interrupt that ends it?', () => {
    const machine = hosted();
    machine.go('ecall');
    machine.hart.setCsr(MIE, 1n << 7n);
    machine.hart.park();
    expect(machine.harts.run(0, 10)).toBe('wait');
    machine.harts.setInterrupt(0, 7, true);
    expect(machine.harts.run(0, 10)).toBe('timer');
    expect(machine.hart.waiting).toBe(false);
  });
  it('is ebreak a breakpoint, and a wild jump a fault?', () => {
    const machine = hosted();
    expect(machine.go('ebreak')).toBe('breakpoint');
    machine.hart.resume();
    expect(machine.go('jr zero')).toBe('fault');
    expect(machine.hart.cause).toBe(1);
    expect(machine.hart.epc).toBe(0);
  });
});
