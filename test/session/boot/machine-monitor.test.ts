/**
 * Does the machine monitor answer as its users know it from QEMU?
 */
import { describe, expect, test } from 'vitest';
import { createMachine } from '../../../machine/index.ts';
import { MachineMonitor } from '../../../monitor/session/boot/machine-monitor.ts';

const RAM = 0x8000_0000;

function make(harts = 2) {
  const machine = createMachine({
    ramSize: 1 << 20,
    harts,
    clock: 'steps',
    mode: 'bare',
    images: { bios: Uint8Array.of(0x6f, 0, 0, 0) },
  });
  let shown = '';
  const monitor = new MachineMonitor(machine, (text) => (shown += text));
  const type = (keys: string) => {
    shown = '';
    const { action, rest } = monitor.keys(Uint8Array.from(keys, (key) => key.charCodeAt(0)));
    return { action, rest: String.fromCharCode(...rest), shown };
  };
  /** The lines a command answers with. */
  const ask = (line: string) => type(`${line}\r`).shown.split('\r\n').slice(1, -1);
  return { machine, type, ask };
}

describe('xp', () => {
  test('are words shown four to a line, with their address?', () => {
    const { machine, ask } = make();
    for (let i = 0; i < 6; i++) machine.busWrite(RAM + 0x100 + 4 * i, 4, 0x1111_1111 * i);
    expect(ask('xp /6xw 0x80000100')).toEqual([
      '0000000080000100: 0x00000000 0x11111111 0x22222222 0x33333333',
      '0000000080000110: 0x44444444 0x55555555',
    ]);
  });

  test.each([
    ['xp 0x80000100', '0xfedcba98'],
    ['x/1xb 0x80000100', '0x98'],
    ['xp /1xh 0x80000100', '0xba98'],
    ['xp /1xg 0x80000100', '0x80000001fedcba98'],
    ['xp /1dw 0x80000100', '-19088744'],
    ['xp /1uw 0x80000100', '4275878552'],
    ['xp /1ob 0x80000100', '0230'],
    ['xp /2c 0x80000104', "'\\x01' '\\x00'"],
    ['xp /w 0x80000000+0x100', '0xfedcba98'],
    ['xp /1xw $sp+4', '0x80000001'],
    ['xp /1xw $x2', '0xfedcba98'],
  ])('what does %s show?', (line, value) => {
    const { machine, ask } = make();
    machine.busWrite(RAM + 0x100, 4, 0xfedc_ba98);
    machine.busWrite(RAM + 0x104, 4, 0x8000_0001);
    machine.harts[0]!.set(2, RAM + 0x100);
    const [answer = ''] = ask(line);
    expect(answer.slice(18)).toBe(value);
  });

  test('are instructions disassembled, also from the reset ROM?', () => {
    const { ask } = make();
    expect(ask('xp /2i $pc')).toEqual([
      expect.stringMatching(/^0000000000001000: auipc\s+t0, ?0(x0)?$/),
      expect.stringMatching(/^0000000000001004: addi\s+a2, ?t0, ?40$/),
    ]);
  });

  test('is a place where nothing answers said, and a malformed format or address?', () => {
    const { ask } = make();
    expect(ask('xp /2xw 0x40000000')).toEqual(['nothing answers at 0x40000000']);
    expect(ask('xp /1xw 0x800ffffe')).toEqual(['nothing answers at 0x800ffffe']);
    expect(ask('xp /zz 0')[0]).toContain("found format '/zz'");
    expect(ask('xp /1xw nowhere')[0]).toContain("found address 'nowhere'");
    expect(ask('xp')[0]).toContain("found address ''");
  });
});

describe('info', () => {
  test('does mtree list every range of the map in order?', () => {
    const { machine, ask } = make();
    const lines = ask('info mtree');
    expect(lines).toContain('  0000000080000000-00000000800fffff (prio 0, ram): ram');
    expect(lines).toContain('  0000000000001000-000000000000ffff (prio 0, rom): reset-rom');
    expect(lines).toHaveLength(machine.map.length + 1);
    expect([...lines].sort()).toEqual([...lines.slice(1), lines[0]]);
  });

  test('does qtree show each device with its place, interrupt and state?', () => {
    const { ask } = make();
    const text = ask('info qtree').join('\n');
    expect(text).toContain('dev: plic, id "plic"');
    expect(text).toContain('dev: virtio, id "virtio7"');
    expect(text).toContain('mmio 0000000010008000/0000000000001000\n    irq 8');
    expect(text).toContain('mtimecmp = ["0xffffffffffffffff","0xffffffffffffffff"]');
  });

  test('are registers those of the hart looked at?', () => {
    const { machine, ask } = make();
    machine.harts[1]!.set(10, 0xabc);
    expect(ask('info registers')[0]).toBe('CPU#0');
    ask('cpu 1');
    const text = ask('info registers').join('\n');
    expect(text).toContain('CPU#1\n pc       0000000000001000');
    expect(text).toContain('x10/a0   0000000000000abc');
    expect(text).toContain('mhartid  0000000000000001');
    expect(text).toContain('f31/ft11');
    expect(ask('info registers -a').filter((line) => line.startsWith('CPU#'))).toHaveLength(2);
    expect(ask('cpu 2')[0]).toBe("found hart '2', expected 0 to 1");
  });

  test('do mem, pci, roms and cpus answer, and an unknown topic name the known ones?', () => {
    const { ask } = make();
    expect(ask('info mem')[0]).toMatch(/^No virtual memory/);
    expect(ask('info pci')[0]).toMatch(/^No PCI/);
    expect(ask('info roms')[0]).toBe('addr=0000000080000000 size=0x000004 mem=ram name="bios"');
    expect(ask('info cpus')[0]).toBe('* CPU #0: pc 0x0000000000001000 running');
    expect(ask('info nothing')[0]).toContain('mtree qtree registers roms mem pci');
    expect(ask('info constructor')[0]).toContain('mtree');
  });
});

describe('the line', () => {
  test('do Backspace and Ctrl-U edit it?', () => {
    const { type } = make();
    expect(type('info mex\x7fm\r').shown).toContain('No virtual memory');
    expect(type('rubbish\x15info pci\r').shown).toContain('No PCI');
    expect(type('\x7f\x7f').shown).toBe('');
  });

  test('is an action given back with the keys that follow it?', () => {
    const { type } = make();
    expect(type('stop\rinfo')).toMatchObject({ action: 'stop', rest: 'info' });
    expect(type('c\r').action).toBe('continue');
    expect(type('system_reset\r').action).toBe('reset');
    expect(type('q\r').action).toBe('quit');
  });

  test('is an unknown word said, and an empty line only a new prompt?', () => {
    const { type, ask } = make();
    expect(ask('hello')[0]).toBe("unknown command: 'hello'; help lists them");
    expect(type('\r').shown).toBe('\r\n(flatland) ');
    expect(ask('help').join('\n')).toContain('system_reset');
  });
});
