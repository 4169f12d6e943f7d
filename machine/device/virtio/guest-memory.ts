/**
 * Guest memory as a DMA device sees it: an allegation that is checked every time.
 *
 * Addresses come from the guest as 64 bits in two halves and become one number, which is
 * too large rather than wrong when it passes 2^53. Whatever is outside RAM is refused.
 */

/** RAM and what must be told when a device writes into it. */
export interface DmaMemory {
  readonly base: number;
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Device wrote here; decoded code may be stale. */
  written(address: number, length: number): void;
}

export class GuestMemory {
  private readonly ram: DmaMemory;

  constructor(ram: DmaMemory) {
    this.ram = ram;
  }

  /** True when [address, address + length) is RAM. */
  contains(address: number, length: number): boolean {
    const at = address - this.ram.base;
    return at >= 0 && length >= 0 && length <= this.ram.size && at <= this.ram.size - length;
  }

  // The getters below are for ranges `contains` has approved.

  u16(address: number): number {
    return this.ram.view.getUint16(address - this.ram.base, true);
  }

  u32(address: number): number {
    return this.ram.view.getUint32(address - this.ram.base, true);
  }

  /** A 64-bit value as a number: exact below 2^53, merely large above. */
  u64(address: number): number {
    return this.u32(address) + this.u32(address + 4) * 0x1_0000_0000;
  }

  // Ring fields hold no code, so these two tell nobody; `set` does.

  setU16(address: number, value: number): void {
    this.ram.view.setUint16(address - this.ram.base, value, true);
  }

  setU32(address: number, value: number): void {
    this.ram.view.setUint32(address - this.ram.base, value, true);
  }

  /** Live view of an approved range. */
  view(address: number, length: number): Uint8Array {
    const at = address - this.ram.base;
    return this.ram.bytes.subarray(at, at + length);
  }

  /** Copies bytes into an approved range. */
  set(address: number, bytes: Uint8Array): void {
    this.ram.bytes.set(bytes, address - this.ram.base);
    this.ram.written(address, bytes.length);
  }
}
