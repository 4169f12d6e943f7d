/**
 * Compiled Lua functions in a form that loads lazily.
 *
 * fengari's own binary chunks are parsed byte by byte into objects, a few hundred
 * thousand for Fennel, most of which a session never uses. In this form a function
 * is read when it is first called, and a text that many functions use is one
 * string. Made from fengari's prototypes at set-up, given to `lua_load` like any
 * binary chunk; the version of the format is that of the image.
 *
 * Knows the shape of fengari 0.1.5's internals (lfunc.js, lundump.js, lopcodes.js),
 * which `lua.ts` hands in.
 */

/** An instruction as fengari's interpreter reads it (lopcodes.js); the order of the fields matters for speed. */
interface Instruction {
  readonly code: number;
  readonly opcode: number;
  readonly A: number;
  readonly B: number;
  readonly C: number;
  readonly Bx: number;
  readonly Ax: number;
  readonly sBx: number;
}

/** A Lua string inside fengari (lstring.js). */
export interface InternalString {
  getstr(): Uint8Array;
}

/** A constant inside fengari (lobject.js). */
interface TaggedValue {
  readonly value: unknown;
  ttisnil(): boolean;
  ttisboolean(): boolean;
  ttisnumber(): boolean;
}

/** A compiled function inside fengari (lfunc.js). */
export interface Prototype {
  k: TaggedValue[];
  p: Prototype[];
  code: { readonly code: number }[];
  lineinfo: number[];
  locvars: { varname: InternalString | null; startpc: number; endpc: number }[];
  upvalues: { name: InternalString | null; instack: number | boolean; idx: number }[];
  numparams: number;
  is_vararg: boolean;
  maxstacksize: number;
  linedefined: number;
  lastlinedefined: number;
  source: InternalString | null;
}

/** First bytes: fengari calls its loader for anything that begins with ESC. */
const SIGNATURE = [0x1b, 0x46, 0x6c, 0x61];

/** Type tags of constants (lua.h; a long string is variant 1, lobject.h). */
const TYPE = { nil: 0, boolean: 1, number: 3, string: 4 | 16 } as const;
/** Kinds of constants. */
const CONSTANT = { nil: 0, false: 1, true: 2, number: 3, string: 4 } as const;

// --- writing ---------------------------------------------------------------

class Writer {
  readonly #bytes: number[] = [];
  byte(value: number): void {
    this.#bytes.push(value & 255);
  }
  /** Unsigned, seven bits a byte, least first. */
  count(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }
  raw(bytes: ArrayLike<number>): void {
    for (let at = 0; at < bytes.length; at++) this.byte(bytes[at] as number);
  }
  word(value: number): void {
    this.raw([value, value >>> 8, value >>> 16, value >>> 24]);
  }
  double(value: number): void {
    this.raw(new Uint8Array(new Float64Array([value]).buffer));
  }
  part(other: Writer): void {
    this.count(other.#bytes.length);
    for (const byte of other.#bytes) this.#bytes.push(byte);
  }
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

class StringTable {
  readonly #numbers = new Map<string, number>();
  readonly #texts: Uint8Array[] = [];
  /** Number of a string, 0 for none. */
  add(text: InternalString | null): number {
    if (text === null) return 0;
    const bytes = text.getstr();
    const key = bytes.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      this.#texts.push(bytes);
      number = this.#texts.length;
      this.#numbers.set(key, number);
    }
    return number;
  }
  write(to: Writer): void {
    to.count(this.#texts.length);
    for (const text of this.#texts) {
      to.count(text.length);
      to.raw(text);
    }
  }
}

/** @param strip leave out names and lines */
export function packChunk(proto: Prototype, strip: boolean): Uint8Array {
  const strings = new StringTable();
  const body = new Writer();
  writeProto(body, proto, strings, strip);
  const out = new Writer();
  out.raw(SIGNATURE);
  strings.write(out);
  out.count(proto.upvalues.length);
  out.part(body);
  return out.bytes();
}

function writeProto(to: Writer, proto: Prototype, strings: StringTable, strip: boolean): void {
  to.byte(proto.numparams);
  to.byte(proto.is_vararg ? 1 : 0);
  to.byte(proto.maxstacksize);
  to.count(proto.linedefined);
  to.count(proto.lastlinedefined);
  to.count(strip ? 0 : strings.add(proto.source));
  to.count(proto.upvalues.length);
  for (const { name, instack, idx } of proto.upvalues) {
    to.byte(instack ? 1 : 0);
    to.byte(idx);
    to.count(strip ? 0 : strings.add(name));
  }
  const lazy = new Writer();
  lazy.count(proto.code.length);
  for (const { code } of proto.code) lazy.word(code);
  lazy.count(proto.k.length);
  for (const constant of proto.k) writeConstant(lazy, constant, strings);
  lazy.count(proto.p.length);
  for (const child of proto.p) {
    const part = new Writer();
    writeProto(part, child, strings, strip);
    lazy.part(part);
  }
  lazy.count(strip ? 0 : proto.lineinfo.length);
  if (!strip) for (const line of proto.lineinfo) lazy.count(line);
  lazy.count(strip ? 0 : proto.locvars.length);
  if (!strip) {
    for (const { varname, startpc, endpc } of proto.locvars) {
      lazy.count(strings.add(varname));
      lazy.count(startpc);
      lazy.count(endpc);
    }
  }
  to.part(lazy);
}

function writeConstant(to: Writer, constant: TaggedValue, strings: StringTable): void {
  if (constant.ttisnil()) to.byte(CONSTANT.nil);
  else if (constant.ttisboolean()) to.byte(constant.value ? CONSTANT.true : CONSTANT.false);
  else if (constant.ttisnumber()) {
    to.byte(CONSTANT.number);
    to.double(constant.value as number);
  } else {
    to.byte(CONSTANT.string);
    to.count(strings.add(constant.value as InternalString));
  }
}

// --- reading ---------------------------------------------------------------

/** The modules of fengari that loading touches. */
export interface ChunkInternals<State> {
  readonly lobject: { readonly TValue: new (type: number, value: unknown) => TaggedValue };
  readonly lstring: { luaS_bless(L: State, bytes: Uint8Array): unknown };
  readonly lfunc: {
    readonly Proto: new (L: State) => Prototype;
    luaF_newLclosure(L: State, upvalues: number): { p: Prototype };
  };
  readonly lundump: { luaU_undump: Loader<State> };
  readonly ldo: { luaD_inctop(L: State): void };
}

/** Where a chunk is read from (lzio.js): all of it is in `buffer`, from `off` on. */
export interface ChunkInput {
  readonly buffer: Uint8Array;
  readonly off: number;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at: number;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }
  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new RangeError('a compiled chunk is cut off');
    return value;
  }
  count(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
  word(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }
  double(): number {
    const bytes = this.raw(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  }
  raw(length: number): Uint8Array {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('a compiled chunk is cut off');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
  /** A reader of the part that stands here; goes on behind it. */
  part(): Reader {
    const length = this.count();
    const start = this.#at;
    this.raw(length);
    return new Reader(this.#bytes, start);
  }
}

type Loader<State> = (L: State, input: ChunkInput, name: Uint8Array) => unknown;

/** A prototype whose insides are still bytes. */
interface LazyPrototype extends Prototype {
  /** Reads the insides; absent once that is done. */
  fill: (() => void) | undefined;
}

const INSTALLED = Symbol.for('flatland.chunks');

/** The stack of a thread (lstate.js). */
interface Thread {
  readonly stack: { setclLvalue(closure: unknown): void }[];
  readonly top: number;
}

/** Teaches `lua_load` these chunks, once per process; others stay with fengari's own loader. */
export function installChunks<State extends object>(internals: ChunkInternals<State>): void {
  const { lundump, lfunc, lstring, ldo } = internals;
  const marked = lundump as { [INSTALLED]?: boolean };
  if (marked[INSTALLED] === true) return;
  marked[INSTALLED] = true;
  const other = lundump.luaU_undump;
  const Lazy = lazyClass(lfunc.Proto);
  const newString = (L: State, bytes: Uint8Array): InternalString =>
    lstring.luaS_bless(L, bytes) as InternalString;
  lundump.luaU_undump = (L, input, name) => {
    const start = input.off - 1; // lua_load has looked at the first byte
    if (!SIGNATURE.every((byte, at) => input.buffer[start + at] === byte)) {
      return other(L, input, name);
    }
    const reader = new Reader(input.buffer.slice(start + SIGNATURE.length), 0);
    const texts: (Uint8Array | InternalString)[] = [];
    for (let left = reader.count(); left > 0; left--) texts.push(reader.raw(reader.count()));
    const stringAt = (number: number): InternalString | null => {
      const text = texts[number - 1];
      if (text === undefined) return null;
      if (!(text instanceof Uint8Array)) return text;
      return (texts[number - 1] = newString(L, text));
    };
    const make = (from: Reader, source: InternalString | null): Prototype => {
      const proto = new Lazy(L);
      proto.numparams = from.byte();
      proto.is_vararg = from.byte() === 1;
      proto.maxstacksize = from.byte();
      proto.linedefined = from.count();
      proto.lastlinedefined = from.count();
      proto.source = stringAt(from.count()) ?? source;
      for (let left = from.count(); left > 0; left--) {
        const instack = from.byte();
        const idx = from.byte();
        proto.upvalues.push({ name: stringAt(from.count()), instack, idx });
      }
      const rest = from.part();
      proto.fill = () => {
        proto.fill = undefined;
        fill(internals.lobject.TValue, proto, rest, stringAt, make);
      };
      return proto;
    };
    const closure = lfunc.luaF_newLclosure(L, reader.count());
    ldo.luaD_inctop(L);
    const { stack, top } = L as unknown as Thread;
    stack[top - 1]?.setclLvalue(closure);
    closure.p = make(reader.part(), newString(L, name));
    return closure;
  };
}

type NewValue = new (type: number, value: unknown) => TaggedValue;

function fill(
  Value: NewValue,
  proto: Prototype,
  from: Reader,
  stringAt: (number: number) => InternalString | null,
  make: (from: Reader, source: InternalString | null) => Prototype,
): void {
  const many = <T>(read: () => T): T[] => {
    const list: T[] = [];
    for (let left = from.count(); left > 0; left--) list.push(read());
    return list;
  };
  proto.code = many(() => instruction(from.word()));
  proto.k = many(() => readConstant(Value, from, stringAt));
  proto.p = many(() => make(from.part(), proto.source));
  proto.lineinfo = many(() => from.count());
  proto.locvars = many(() => {
    const varname = stringAt(from.count());
    const startpc = from.count();
    return { varname, startpc, endpc: from.count() };
  });
}

function readConstant(
  Value: NewValue,
  from: Reader,
  stringAt: (number: number) => InternalString | null,
): TaggedValue {
  const kind = from.byte();
  if (kind === CONSTANT.nil) return new Value(TYPE.nil, null);
  if (kind === CONSTANT.number) return new Value(TYPE.number, from.double());
  if (kind !== CONSTANT.string) return new Value(TYPE.boolean, kind === CONSTANT.true);
  const text = stringAt(from.count());
  if (text === null) throw new RangeError('a compiled chunk names a string it does not have');
  return new Value(TYPE.string, text);
}

/** Fields of an instruction (lopcodes.h): op 6 bits, A 8, C 9, B 9; Bx is C and B, Ax is all but op. */
function instruction(code: number): Instruction {
  const Bx = code >>> 14;
  return {
    code,
    opcode: code & 0x3f,
    A: (code >>> 6) & 0xff,
    B: code >>> 23,
    C: (code >>> 14) & 0x1ff,
    Bx,
    Ax: code >>> 6,
    sBx: Bx - 0x1ffff,
  };
}

const LAZY = ['code', 'k', 'p', 'lineinfo', 'locvars'] as const;

/** fengari's prototypes with those fields read at the first look. */
function lazyClass<State>(Proto: new (L: State) => Prototype): new (L: State) => LazyPrototype {
  class Lazy extends Proto {
    fill: (() => void) | undefined;
  }
  for (const name of LAZY) {
    const slot = `own-${name}`;
    Object.defineProperty(Lazy.prototype, name, {
      get(this: LazyPrototype & Record<string, unknown>) {
        if (this.fill !== undefined) this.fill();
        return this[slot];
      },
      // also what fengari's constructor does
      set(this: Record<string, unknown>, value: unknown) {
        this[slot] = value;
      },
    });
  }
  return Lazy as new (L: State) => LazyPrototype;
}
