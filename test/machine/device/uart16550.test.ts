import { describe, expect, it } from 'vitest';
import { Uart16550 } from '../../../machine/device/uart/uart16550.ts';
import { createCharBuffer } from '../../../machine/port/char-buffer.ts';

// Retyped from the PC16550D data sheet, "Registers".
const RBR = 0;
const THR = 0;
const IER = 1;
const IIR = 2;
const FCR = 2;
const LCR = 3;
const MCR = 4;
const LSR = 5;
const MSR = 6;
const SCR = 7;

function make(capacity = 1000) {
  const port = createCharBuffer(capacity);
  const levels: boolean[] = [];
  const uart = new Uart16550(port, (level) => levels.push(level));
  const text = () => String.fromCharCode(...port.take());
  const send = (bytes: string) => port.send(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
  const read = (offset: number) => uart.read(offset, 1);
  const write = (offset: number, value: number) => uart.write(offset, 1, value);
  const line = () => levels.at(-1) ?? false;
  return { port, uart, text, send, read, write, line };
}

describe('UART 16550', () => {
  it('does it begin idle, with no interrupt and the other side connected?', () => {
    const { read, line } = make();
    expect(read(LSR)).toBe(0x60);
    expect(read(IIR)).toBe(0x01);
    expect(read(MSR)).toBe(0xb0);
    expect(read(LCR)).toBe(0);
    expect(line()).toBe(false);
  });

  it('does a written byte reach the port at once, in order?', () => {
    const { write, text, read } = make();
    for (const c of 'hello') write(THR, c.charCodeAt(0));
    expect(text()).toBe('hello');
    expect(read(LSR) & 0x60).toBe(0x60);
  });

  it('does a received byte show in LSR and come out of RBR?', () => {
    const { read, send, uart } = make();
    send('ab');
    uart.poll();
    expect(read(LSR) & 1).toBe(1);
    expect(read(RBR)).toBe(0x61);
    expect(read(LSR) & 1).toBe(1);
    expect(read(RBR)).toBe(0x62);
    expect(read(LSR) & 1).toBe(0);
    // RBR keeps what it had.
    expect(read(RBR)).toBe(0x62);
  });

  it('does DLAB turn offsets 0 and 1 into the divisor and back?', () => {
    const { read, write, text } = make();
    write(LCR, 0x83);
    write(0, 0x34);
    write(1, 0x12);
    expect([read(0), read(1)]).toEqual([0x34, 0x12]);
    write(LCR, 0x03);
    write(IER, 0x05);
    expect(read(IER)).toBe(0x05);
    write(THR, 0x41);
    expect(text()).toBe('A');
  });

  it('is the scratch register kept?', () => {
    const { read, write } = make();
    write(SCR, 0xa5);
    expect(read(SCR)).toBe(0xa5);
  });

  it('do IIR bits 7:6 tell a FIFO apart from none, as drivers identify a 16550A?', () => {
    const { read, write } = make();
    expect(read(IIR) & 0xc0).toBe(0);
    write(FCR, 0x01);
    expect(read(IIR) & 0xc0).toBe(0xc0);
    write(FCR, 0x00);
    expect(read(IIR) & 0xc0).toBe(0);
  });

  it('does enabling the transmit interrupt while empty raise it, and reading IIR end it?', () => {
    const { read, write, line } = make();
    write(IER, 0x02);
    expect(line()).toBe(true);
    expect(read(IIR) & 0x0f).toBe(0x02);
    expect(line()).toBe(false);
    expect(read(IIR) & 0x0f).toBe(0x01);
    write(THR, 0x41);
    expect(line()).toBe(true);
    expect(read(IIR) & 0x0f).toBe(0x02);
  });

  it('does a port that takes nothing hold the transmitter full, and does it resume with nothing lost?', () => {
    const { read, write, line, uart, port, text } = make(1);
    write(FCR, 0x01);
    write(IER, 0x02);
    read(IIR);
    write(THR, 0x30);
    expect(port.waiting).toBe(1);
    read(IIR);
    for (let i = 1; i <= 16; i++) {
      expect(line()).toBe(false);
      write(THR, 0x30 + i);
    }
    expect(read(LSR) & 0x60).toBe(0);
    let all = '';
    for (let i = 0; i < 40; i++) {
      all += text();
      uart.poll();
    }
    expect(all).toBe('0123456789:;<=>?@');
    expect(line()).toBe(true);
    expect(read(LSR) & 0x60).toBe(0x60);
  });

  it('does the receive interrupt wait for the trigger level, and the time-out bring the rest?', () => {
    const { read, write, line, send, uart } = make();
    write(FCR, 0x81);
    write(IER, 0x01);
    send('1234567');
    uart.poll();
    expect(line()).toBe(true);
    expect(read(IIR) & 0x0f).toBe(0x0c);
    send('8');
    uart.poll();
    expect(read(IIR) & 0x0f).toBe(0x04);
    expect(read(RBR)).toBe(0x31);
    expect(line()).toBe(false);
    uart.poll();
    expect(read(IIR) & 0x0f).toBe(0x0c);
    for (let i = 0; i < 7; i++) read(RBR);
    expect(line()).toBe(false);
  });

  it('is the receive interrupt immediate without a FIFO?', () => {
    const { read, write, line, send, uart } = make();
    write(IER, 0x01);
    send('x');
    uart.poll();
    expect(read(IIR) & 0x0f).toBe(0x04);
    expect(read(RBR)).toBe(0x78);
    expect(line()).toBe(false);
  });

  it('does a full receive FIFO leave the rest with the port instead of losing it?', () => {
    const { read, write, send, uart, port } = make();
    write(FCR, 0x01);
    send('abcdefghijklmnopqrstuvwxyz');
    uart.poll();
    expect(port.unread).toBe(10);
    let got = '';
    while ((read(LSR) & 1) !== 0) got += String.fromCharCode(read(RBR));
    expect(got).toBe('abcdefghijklmnopqrstuvwxyz');
  });

  it('does FCR clear what it is told to, and a change of FIFO mode clear both?', () => {
    const { read, write, send, uart } = make();
    write(FCR, 0x01);
    send('abc');
    uart.poll();
    write(FCR, 0x03);
    expect(read(LSR) & 1).toBe(0);
    send('def');
    uart.poll();
    write(FCR, 0x00);
    expect(read(LSR) & 1).toBe(0);
  });

  it('does loop-back bring bytes and modem lines back, tell overrun and keep the port out?', () => {
    const { read, write, text, send, uart } = make();
    write(MCR, 0x10);
    expect(read(MSR) & 0xf0).toBe(0);
    read(MSR);
    send('z');
    write(THR, 0x41);
    uart.poll();
    expect(read(RBR)).toBe(0x41);
    write(THR, 0x42);
    write(THR, 0x43);
    expect(read(LSR) & 0x02).toBe(0x02);
    expect(read(LSR) & 0x02).toBe(0);
    expect(read(RBR)).toBe(0x43);
    write(MCR, 0x1f);
    expect(read(MSR)).toBe(0xfb);
    expect(read(MSR)).toBe(0xf0);
    write(MCR, 0x1b);
    expect(read(MSR)).toBe(0xb4);
    expect(text()).toBe('');
  });

  it('does a full FIFO in loop-back lose the new byte, and say so?', () => {
    const { read, write } = make();
    write(MCR, 0x10);
    write(FCR, 0x01);
    for (let i = 0; i < 17; i++) write(THR, 0x30 + i);
    expect(read(LSR) & 0x03).toBe(0x03);
    let got = '';
    while ((read(LSR) & 1) !== 0) got += String.fromCharCode(read(RBR));
    expect(got).toBe('0123456789:;<=>?');
    expect(read(RBR)).toBe(0);
  });

  it('do line status and modem interrupts have their place in the order of priority?', () => {
    const { read, write } = make();
    write(MCR, 0x10);
    read(MSR);
    write(IER, 0x0f);
    write(MCR, 0x11);
    write(THR, 0x41);
    write(THR, 0x42);
    expect(read(IIR) & 0x0f).toBe(0x06);
    read(LSR);
    expect(read(IIR) & 0x0f).toBe(0x04);
    read(RBR);
    expect(read(IIR) & 0x0f).toBe(0x02);
    expect(read(IIR) & 0x0f).toBe(0x00);
    read(MSR);
    expect(read(IIR) & 0x0f).toBe(0x01);
  });

  it('do wide accesses and offsets beyond the registers stay harmless?', () => {
    const { uart, port, send } = make();
    uart.write(THR, 4, 0xffff_ff41);
    expect(port.take()).toEqual(Uint8Array.of(0x41));
    send('q');
    uart.poll();
    expect(uart.read(RBR, 4)).toBe(0x71);
    uart.write(0xff, 4, 1);
    expect(uart.read(0x80, 2)).toBe(0);
  });

  it('does a saved state bring back FIFOs, registers and the line?', () => {
    const one = make();
    one.write(FCR, 0x41);
    one.write(IER, 0x01);
    one.write(LCR, 0x1b);
    one.send('abcde');
    one.uart.poll();
    const other = make();
    other.uart.restore(JSON.parse(JSON.stringify(one.uart.save())));
    expect(other.line()).toBe(true);
    expect(other.read(LCR)).toBe(0x1b);
    expect(other.read(RBR)).toBe(0x61);
    expect(() => other.uart.restore({ ...one.uart.save(), ier: 16 })).toThrow(/ier is 16/);
    other.uart.reset();
    expect(other.line()).toBe(false);
  });
});
