/**
 * What a flash holds: sectors that come into being when they are first programmed.
 *
 * An erased byte is 0xff; programming clears bits and sets none. Knows no commands.
 */

export class FlashContents {
  readonly sectorSize: number;
  private readonly sectors = new Map<number, Uint8Array>();

  constructor(sectorSize: number) {
    this.sectorSize = sectorSize;
  }

  read(offset: number): number {
    const sector = this.sectors.get(Math.floor(offset / this.sectorSize));
    return sector === undefined ? 0xff : sector[offset % this.sectorSize]!;
  }

  program(offset: number, byte: number): void {
    const index = Math.floor(offset / this.sectorSize);
    let sector = this.sectors.get(index);
    if (sector === undefined) {
      sector = new Uint8Array(this.sectorSize).fill(0xff);
      this.sectors.set(index, sector);
    }
    sector[offset % this.sectorSize]! &= byte;
  }

  /** Erases the sector that holds the offset. */
  erase(offset: number): void {
    this.sectors.delete(Math.floor(offset / this.sectorSize));
  }

  /** Programmed sectors as pairs of index and hexadecimal bytes. */
  save(): [number, string][] {
    return [...this.sectors].map(([index, bytes]) => {
      let text = '';
      for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
      return [index, text];
    });
  }

  /** Takes up what `save` gave; false, and nothing changes, when a pair is not one. */
  restore(saved: readonly unknown[], count: number): boolean {
    const read = new Map<number, Uint8Array>();
    for (const pair of saved) {
      if (!Array.isArray(pair) || pair.length !== 2) return false;
      const [index, text] = pair as unknown[];
      if (typeof index !== 'number' || !(index >= 0 && index < count) || index % 1 !== 0) {
        return false;
      }
      const whole = typeof text === 'string' && text.length === this.sectorSize * 2;
      if (!whole || !/^[0-9a-f]*$/.test(text)) return false;
      const bytes = new Uint8Array(this.sectorSize);
      for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
      read.set(index, bytes);
    }
    this.sectors.clear();
    for (const [index, bytes] of read) this.sectors.set(index, bytes);
    return true;
  }
}
