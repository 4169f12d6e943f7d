/**
 * Registers of the devices, as the reference page lists them.
 *
 * For people; the devices themselves have their own constants, and tests retype those.
 */

/** Offset, name, and what it is. */
export type RegisterRow = readonly [offset: string, name: string, what: string];

export const DEVICE_REGISTERS: readonly {
  readonly title: string;
  readonly registers: readonly RegisterRow[];
}[] = [
  {
    title: 'Test finisher (sifive,test1)',
    registers: [
      ['0x0', 'finish', '0x5555 off; 0x3333 off with the code in bits 31:16; 0x7777 reset'],
    ],
  },
  {
    title: 'RTC (google,goldfish-rtc)',
    registers: [
      ['0x00', 'TIME_LOW', 'nanoseconds since 1970, latches TIME_HIGH; writable'],
      ['0x04', 'TIME_HIGH', ''],
      ['0x08', 'ALARM_LOW', 'writing it sets the alarm'],
      ['0x0c', 'ALARM_HIGH', ''],
      ['0x10', 'IRQ_ENABLED', ''],
      ['0x14', 'CLEAR_ALARM', 'write only'],
      ['0x18', 'ALARM_STATUS', '1 while an alarm is set'],
      ['0x1c', 'CLEAR_INTERRUPT', 'write only'],
    ],
  },
  {
    title: 'CLINT (riscv,clint0)',
    registers: [
      ['0x0000 + 4 h', 'msip', 'software interrupt of hart h'],
      ['0x4000 + 8 h', 'mtimecmp', 'timer interrupt of hart h'],
      ['0xbff8', 'mtime', '10 MHz'],
    ],
  },
  {
    title: 'PLIC (riscv,plic0), 53 sources, contexts M and S of each hart',
    registers: [
      ['0x000000 + 4 s', 'priority', '0 to 7'],
      ['0x001000', 'pending', 'two words'],
      ['0x002000 + 0x80 c', 'enable', 'two words for each context'],
      ['0x200000 + 0x1000 c', 'threshold', '0 to 7'],
      ['0x200004 + 0x1000 c', 'claim, complete', ''],
    ],
  },
  {
    title: 'UART (ns16550a)',
    registers: [
      ['0', 'RBR, THR, DLL', ''],
      ['1', 'IER, DLM', ''],
      ['2', 'IIR, FCR', '16-byte FIFOs'],
      ['3', 'LCR', ''],
      ['4', 'MCR', 'loop-back'],
      ['5', 'LSR', ''],
      ['6', 'MSR', ''],
      ['7', 'SCR', ''],
    ],
  },
  {
    title: 'virtio-mmio, version 2: rng, console, block',
    registers: [
      ['0x000', 'MagicValue', ''],
      ['0x004', 'Version', '2'],
      ['0x008', 'DeviceID', '0 for an empty slot'],
      ['0x00c', 'VendorID', ''],
      [
        '0x010, 0x014',
        'DeviceFeatures, Sel',
        'VERSION_1, INDIRECT_DESC, EVENT_IDX and the device’s own',
      ],
      ['0x020, 0x024', 'DriverFeatures, Sel', ''],
      ['0x030', 'QueueSel', ''],
      ['0x034, 0x038', 'QueueNumMax, QueueNum', 'up to 1024'],
      ['0x044', 'QueueReady', ''],
      ['0x050', 'QueueNotify', ''],
      ['0x060, 0x064', 'InterruptStatus, InterruptACK', ''],
      ['0x070', 'Status', ''],
      ['0x080, 0x084', 'QueueDesc', ''],
      ['0x090, 0x094', 'QueueDriver', ''],
      ['0x0a0, 0x0a4', 'QueueDevice', ''],
      ['0x0b0 to 0x0bc', 'SHM', 'all ones: no shared memory'],
      ['0x0fc', 'ConfigGeneration', '0'],
      ['0x100', 'Config', ''],
    ],
  },
  {
    title: 'Flash (cfi-flash), two banks of 32 MiB',
    registers: [
      ['0xff, 0xf0', 'read array', ''],
      ['0x90', 'read identifier', '0x89, 0x18'],
      ['0x98', 'read query', ''],
      ['0x70, 0x50', 'read status, clear status', ''],
      ['0x20, 0xd0', 'erase a sector', ''],
      ['0x40, 0x10', 'program', ''],
      ['0xe8, 0xd0', 'buffered program', ''],
      ['0x60', 'lock', 'accepted, keeps nothing'],
    ],
  },
];
