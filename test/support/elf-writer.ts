/**
 * Writes small ELF64 files for tests: good ones, and ones wrong in one place.
 *
 * Constants are retyped from the System V gABI and the RISC-V ELF psABI on
 * purpose. Every header field can be overridden.
 */

export interface SegmentPlan {
  readonly type?: number;
  /** Bits: 1 execute, 2 write, 4 read. */
  readonly flags: number;
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly memorySize?: number;
  readonly fileSize?: number;
  readonly align?: number;
  /** File offset; chosen to suit the alignment when absent. */
  readonly offset?: number;
}

export interface RelocationPlan {
  readonly offset: number;
  readonly type?: number;
  readonly symbol?: number;
  readonly addend: number;
}

export interface SymbolPlan {
  readonly name: string;
  readonly address: number;
  readonly size?: number;
  readonly type?: number;
}

export interface ElfPlan {
  readonly segments: readonly SegmentPlan[];
  readonly entry: number;
  /** ABI version in the note; null for no note. */
  readonly abi?: number | null;
  readonly relocations?: readonly RelocationPlan[];
  /** Further entries of the dynamic section, [tag, value]. */
  readonly dynamic?: readonly (readonly [number, number])[];
  readonly symbols?: readonly SymbolPlan[];
  readonly header?: {
    readonly class?: number;
    readonly data?: number;
    readonly version?: number;
    readonly type?: number;
    readonly machine?: number;
    readonly flags?: number;
    readonly programHeaderSize?: number;
    readonly programHeaderCount?: number;
    readonly programHeaderOffset?: number;
  };
}

/** Note with owner `Flatland`, type 1 and the version. */
export function abiNote(version: number): Uint8Array {
  const note = new Uint8Array(28);
  const view = new DataView(note.buffer);
  view.setUint32(0, 9, true);
  view.setUint32(4, 4, true);
  view.setUint32(8, 1, true);
  note.set(new TextEncoder().encode('Flatland'), 12);
  view.setUint32(24, version, true);
  return note;
}

function u64(view: DataView, at: number, value: number): void {
  view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);
}

/** Bytes of an ELF file as planned. */
export function writeElf(plan: ElfPlan): Uint8Array {
  const file = new Uint8Array(1 << 20);
  const view = new DataView(file.buffer);
  const headers: { plan: SegmentPlan; offset: number }[] = [];
  let end = 64 + 56 * 16;

  const place = (segment: SegmentPlan, first = false): void => {
    const align = Math.max(segment.align ?? 4096, 1);
    let offset = segment.offset ?? end;
    if (segment.offset === undefined) {
      while (offset % align !== segment.address % align) offset++;
    }
    file.set(segment.bytes, offset);
    end = Math.max(end, offset + segment.bytes.length);
    const header = { plan: { align, ...segment }, offset };
    if (first) headers.unshift(header);
    else headers.push(header);
  };

  for (const segment of plan.segments) place(segment);
  if (plan.abi !== null) {
    place({ type: 4, flags: 4, address: 0, bytes: abiNote(plan.abi ?? 1), align: 1 });
  }
  if (plan.relocations !== undefined || plan.dynamic !== undefined) {
    const relocations = plan.relocations ?? [];
    const table = new Uint8Array(relocations.length * 24);
    const tableView = new DataView(table.buffer);
    relocations.forEach((row, i) => {
      u64(tableView, i * 24, row.offset);
      tableView.setUint32(i * 24 + 8, row.type ?? 3, true);
      tableView.setUint32(i * 24 + 12, row.symbol ?? 0, true);
      u64(tableView, i * 24 + 16, row.addend);
    });
    // The table is loaded as a read-only segment below everything else.
    const address = 0;
    if (table.length > 0) place({ flags: 4, address, bytes: table, align: 1 }, true);
    const entries = [[7, address], [8, table.length], [9, 24], ...(plan.dynamic ?? []), [0, 0]];
    const dynamic = new Uint8Array(entries.length * 16);
    const dynamicView = new DataView(dynamic.buffer);
    entries.forEach(([tag, value], i) => {
      u64(dynamicView, i * 16, tag!);
      u64(dynamicView, i * 16 + 8, value!);
    });
    place({ type: 2, flags: 6, address: 0, bytes: dynamic, align: 1 });
  }

  const h = plan.header ?? {};
  file.set([0x7f, 0x45, 0x4c, 0x46, h.class ?? 2, h.data ?? 1, h.version ?? 1], 0);
  view.setUint16(16, h.type ?? 3, true);
  view.setUint16(18, h.machine ?? 243, true);
  view.setUint32(20, 1, true);
  u64(view, 24, plan.entry);
  u64(view, 32, h.programHeaderOffset ?? 64);
  view.setUint32(48, h.flags ?? 5, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, h.programHeaderSize ?? 56, true);
  view.setUint16(56, h.programHeaderCount ?? headers.length, true);
  headers.forEach(({ plan: p, offset }, i) => {
    const at = 64 + i * 56;
    view.setUint32(at, p.type ?? 1, true);
    view.setUint32(at + 4, p.flags, true);
    u64(view, at + 8, offset);
    u64(view, at + 16, p.address);
    u64(view, at + 24, p.address);
    u64(view, at + 32, p.fileSize ?? p.bytes.length);
    u64(view, at + 40, p.memorySize ?? p.bytes.length);
    u64(view, at + 48, p.align ?? 4096);
  });
  if (plan.symbols !== undefined) end = writeSymbols(file, view, end, plan.symbols);
  return file.slice(0, end);
}

function writeSymbols(
  file: Uint8Array,
  view: DataView,
  start: number,
  symbols: readonly SymbolPlan[],
): number {
  const names = new TextEncoder().encode(`\0${symbols.map((s) => `${s.name}\0`).join('')}`);
  const strings = Math.ceil(start / 8) * 8;
  file.set(names, strings);
  const table = Math.ceil((strings + names.length) / 8) * 8;
  let name = 1;
  symbols.forEach((symbol, i) => {
    const at = table + (i + 1) * 24;
    view.setUint32(at, name, true);
    file[at + 4] = 0x10 | (symbol.type ?? 2);
    view.setUint16(at + 6, 1, true);
    u64(view, at + 8, symbol.address);
    u64(view, at + 16, symbol.size ?? 0);
    name += symbol.name.length + 1;
  });
  const tableSize = (symbols.length + 1) * 24;
  const sections = table + tableSize;
  const section = (
    index: number,
    type: number,
    offset: number,
    size: number,
    link: number,
  ): void => {
    const at = sections + index * 64;
    view.setUint32(at + 4, type, true);
    u64(view, at + 24, offset);
    u64(view, at + 32, size);
    view.setUint32(at + 40, link, true);
  };
  section(1, 3, strings, names.length, 0);
  section(2, 2, table, tableSize, 1);
  u64(view, 40, sections);
  view.setUint16(58, 64, true);
  view.setUint16(60, 3, true);
  return sections + 3 * 64;
}

/** A program of one code and one data segment: code at 0x1000, data at 0x3000. */
export function smallPlan(code: Uint8Array, data = new Uint8Array(64)): ElfPlan {
  return {
    entry: 0x1000,
    segments: [
      { flags: 5, address: 0x1000, bytes: code },
      { flags: 6, address: 0x3000, bytes: data, memorySize: data.length + 256 },
    ],
  };
}
