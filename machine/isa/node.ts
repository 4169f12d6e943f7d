/**
 * Expressions in which the meaning of an instruction is written.
 *
 * Nodes are plain data and have no side effects; operations are those of
 * WebAssembly, by name, so that every engine maps them one to one. A node used
 * twice is computed twice: give it a name with `Builder.let` first.
 * What this does not do: it does not know registers, memory or engines.
 * Source of the operations: WebAssembly Core Specification 2.0, section 4.3.
 */

export type FloatType = 'f32' | 'f64';
export type Type = 'i32' | 'i64' | FloatType;

export type Node =
  | {
      readonly kind: 'operation';
      readonly type: Type;
      readonly operation: string;
      readonly operands: readonly Node[];
    }
  /** An i64 that no safe integer is has a bigint. */
  | { readonly kind: 'constant'; readonly type: 'i32' | 'i64'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly type: FloatType; readonly value: number }
  | {
      readonly kind: 'select';
      readonly type: Type;
      readonly condition: Node;
      readonly yes: Node;
      readonly no: Node;
    }
  /** Only the one that is asked for is computed; the condition is hardly ever not 0. */
  | {
      readonly kind: 'rarely';
      readonly type: Type;
      readonly condition: Node;
      readonly yes: Node;
      readonly no: Node;
    }
  /** An operand or a named value; what `place` means is the engine's business. */
  | { readonly kind: 'place'; readonly type: Type; readonly place: number };

/** An operation by its WebAssembly name; comparisons give i32. */
export function operation(name: string, type: Type, ...operands: Node[]): Node {
  return { kind: 'operation', type, operation: name, operands };
}

/** 64-bit constant. */
export function long(value: number | bigint): Node {
  return { kind: 'constant', type: 'i64', value };
}

/** 32-bit constant. */
export function int(value: number): Node {
  return { kind: 'constant', type: 'i32', value };
}

/** `condition` (i32) ? yes : no; both are computed, unless the condition is known. */
export function select(condition: Node, yes: Node, no: Node): Node {
  if (condition.kind === 'constant') return condition.value === 0 ? no : yes;
  return { kind: 'select', type: yes.type, condition, yes, no };
}

/** As `select`, but only one is computed: for conditions that hardly ever hold. */
export function rarely(condition: Node, yes: Node, no: Node): Node {
  return { kind: 'rarely', type: yes.type, condition, yes, no };
}

/* Names are put together here, once: they are looked up each time an instruction is compiled. */
function binaryOf(name: string, type: Type): (a: Node, b: Node) => Node {
  return (a, b) => ({ kind: 'operation', type, operation: name, operands: [a, b] });
}
function binary(name: string): (a: Node, b: Node) => Node {
  return binaryOf(`i64.${name}`, 'i64');
}
function compare(name: string): (a: Node, b: Node) => Node {
  return binaryOf(`i64.${name}`, 'i32');
}
function unary(name: string, type: Type): (a: Node) => Node {
  return (a) => ({ kind: 'operation', type, operation: name, operands: [a] });
}
function binary32(name: string): (a: Node, b: Node) => Node {
  return binaryOf(`i32.${name}`, 'i32');
}

export const add = binary('add');
export const sub = binary('sub');
export const mul = binary('mul');
export const and = binary('and');
export const or = binary('or');
export const xor = binary('xor');
/** Shift counts are taken modulo 64. */
export const shl = binary('shl');
export const shrS = binary('shr_s');
export const shrU = binary('shr_u');
export const rotl = binary('rotl');
export const rotr = binary('rotr');
/** Division traps the engine on zero and on overflow: guard the divisor. */
export const divS = binary('div_s');
export const divU = binary('div_u');
export const remS = binary('rem_s');
export const remU = binary('rem_u');
export const clz = unary('i64.clz', 'i64');
export const ctz = unary('i64.ctz', 'i64');
export const popcnt = unary('i64.popcnt', 'i64');

export const eq = compare('eq');
export const ne = compare('ne');
export const ltS = compare('lt_s');
export const ltU = compare('lt_u');
export const geS = compare('ge_s');
export const geU = compare('ge_u');
export const isZero = unary('i64.eqz', 'i32');

export const add32 = binary32('add');
export const sub32 = binary32('sub');
export const mul32 = binary32('mul');
export const and32 = binary32('and');
export const or32 = binary32('or');
export const xor32 = binary32('xor');
/** Shift counts are taken modulo 32. */
export const shl32 = binary32('shl');
export const shrS32 = binary32('shr_s');
export const shrU32 = binary32('shr_u');
export const rotl32 = binary32('rotl');
export const rotr32 = binary32('rotr');
export const divS32 = binary32('div_s');
export const divU32 = binary32('div_u');
export const remS32 = binary32('rem_s');
export const remU32 = binary32('rem_u');
export const clz32 = unary('i32.clz', 'i32');
export const ctz32 = unary('i32.ctz', 'i32');
export const popcnt32 = unary('i32.popcnt', 'i32');
export const eq32 = binary32('eq');
export const ne32 = binary32('ne');
export const ltU32 = binary32('lt_u');
export const isZero32 = unary('i32.eqz', 'i32');

/** Low 32 bits as i32. */
export const wrap = unary('i32.wrap_i64', 'i32');
/** i32 to i64, with sign or with zeros. */
export const extendS = unary('i64.extend_i32_s', 'i64');
export const extendU = unary('i64.extend_i32_u', 'i64');
/** Sign-extends the low 8, 16, 32 bits of an i64. */
export const sext8 = unary('i64.extend8_s', 'i64');
export const sext16 = unary('i64.extend16_s', 'i64');
export const sext32 = unary('i64.extend32_s', 'i64');
/** Zero-extends the low bits of an i64. */
export const zext32 = (a: Node): Node => and(a, long(0xffff_ffff));

/** Floating-point constants and operations; the type is that of the result. */
export function double(value: number): Node {
  return { kind: 'float', type: 'f64', value };
}
export function single(value: number): Node {
  return { kind: 'float', type: 'f32', value };
}
/** An operation on two f32 or two f64 values, e.g. `float('add', x, y)`. */
export function float(name: string, x: Node, ...others: Node[]): Node {
  return operation(named(x.type, name), x.type, x, ...others);
}
/** A comparison of two f32 or two f64 values. */
export function floatCompare(name: string, x: Node, y: Node): Node {
  return operation(named(x.type, name), 'i32', x, y);
}
/** Any conversion, by its WebAssembly name; the result type is before the dot. */
export function convert(name: string, value: Node): Node {
  const wide = name.startsWith('64', 1);
  const integer = wide ? 'i64' : 'i32';
  const real = wide ? 'f64' : 'f32';
  return operation(name, name.startsWith('i') ? integer : real, value);
}
/** x * y + z rounded once, of f32 or f64 values; only where `Builder.fuses`. */
export function fusedMultiplyAdd(x: Node, y: Node, z: Node): Node {
  return operation(named(x.type, 'relaxed_madd'), x.type, x, y, z);
}

const names = new Map<string, { readonly f32: string; readonly f64: string }>();

/** The name of an operation on floats; a pure function, remembered. */
function named(type: Type, name: string): string {
  let both = names.get(name);
  if (both === undefined) names.set(name, (both = { f32: `f32.${name}`, f64: `f64.${name}` }));
  return type === 'f32' ? both.f32 : both.f64;
}
