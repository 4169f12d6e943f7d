/**
 * Structs in guest memory that kernel and programs share, declared once.
 *
 * The C header and the kernel's offsets both come from these field lists, so
 * they cannot drift apart. Little-endian, naturally aligned, no padding hidden:
 * `layOut` refuses a field that would need any.
 */

export type FieldType = 'u32' | 'u64' | 'i64' | 'pointer';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** C type where it says more than `type` does, e.g. `const char *`. */
  readonly c?: string;
  /** Number of elements of an array field. */
  readonly count?: number;
  readonly sentence: string;
}

/** What the program is told about itself; `_start` gets its address in a1. */
export const SELF_FIELDS = [
  { name: 'size', type: 'u32', sentence: 'Bytes of this struct; larger in later versions.' },
  { name: 'id', type: 'u32', sentence: 'Number of this Task.' },
  { name: 'argc', type: 'u32', sentence: 'Entries of argv, at least 1.' },
  { name: 'envc', type: 'u32', sentence: 'Entries of envp.' },
  { name: 'argv', type: 'pointer', c: 'char **', sentence: 'argv[0] is the name; then NULL.' },
  { name: 'envp', type: 'pointer', c: 'char **', sentence: 'Strings KEY=VALUE, then NULL.' },
  { name: 'heap_start', type: 'pointer', c: 'void *', sentence: 'First free byte, 16-aligned.' },
  { name: 'heap_end', type: 'pointer', c: 'void *', sentence: 'One past the last free byte.' },
  { name: 'stack_low', type: 'pointer', c: 'void *', sentence: 'Lowest byte of the stack.' },
  { name: 'stack_high', type: 'pointer', c: 'void *', sentence: 'One past its highest byte.' },
  {
    name: 'events',
    type: 'pointer',
    c: 'struct flat_event_ring *',
    sentence: 'Where events arrive.',
  },
  { name: 'name', type: 'pointer', c: 'const char *', sentence: 'Name of this Task.' },
  {
    name: 'heap_used',
    type: 'u64',
    sentence: 'Bytes of the heap in use; the Task writes it, for those who look at it.',
  },
] as const satisfies readonly Field[];

/** One event as the kernel writes it. */
export const EVENT_FIELDS = [
  { name: 'type', type: 'u32', sentence: 'One of FLAT_EVENT_...' },
  { name: 'id', type: 'u32', sentence: 'Timer or operation it is about.' },
  { name: 'error', type: 'i64', sentence: 'Error number, 0 when it worked.' },
  { name: 'value', type: 'u64', sentence: 'Depends on the type.' },
  { name: 'time', type: 'u64', sentence: 'Nanoseconds since boot when it was written.' },
] as const satisfies readonly Field[];

/** Header of the event ring; `capacity` events follow it. */
export const RING_FIELDS = [
  { name: 'head', type: 'u32', sentence: 'Events written so far; the kernel counts it up.' },
  { name: 'tail', type: 'u32', sentence: 'Events taken so far; the Task counts it up.' },
  { name: 'capacity', type: 'u32', sentence: 'Slots, a power of two.' },
  { name: 'dropped', type: 'u32', sentence: 'Events lost because the ring was full.' },
] as const satisfies readonly Field[];

/** An operation handed to submit, screen, store, files or net; its completion is an event. */
export const CALL_FIELDS = [
  { name: 'operation', type: 'u32', sentence: 'What to do.' },
  { name: 'flags', type: 'u32', sentence: 'How; 0 unless the operation says otherwise.' },
  { name: 'id', type: 'u32', sentence: 'Chosen by the Task; comes back in the event.' },
  { name: 'spare', type: 'u32', sentence: '0.' },
  { name: 'arguments', type: 'u64', count: 6, sentence: 'Depend on the operation.' },
] as const satisfies readonly Field[];

/** Slots of each Task's event ring. */
export const RING_CAPACITY = 32;

const SIZES: { readonly [type in FieldType]: number } = { u32: 4, u64: 8, i64: 8, pointer: 8 };

export interface Layout<Name extends string> {
  /** Byte offset of each field. */
  readonly offset: { readonly [name in Name]: number };
  /** Bytes of the whole struct. */
  readonly size: number;
}

/**
 * Computes offsets and size of a struct.
 * @throws Error when a field would not be naturally aligned
 */
export function layOut<const F extends readonly Field[]>(fields: F): Layout<F[number]['name']> {
  const offset: Record<string, number> = {};
  let size = 0;
  for (const field of fields) {
    const width = SIZES[field.type];
    if (size % width !== 0) throw new Error(`field ${field.name} is not aligned at ${size}`);
    offset[field.name] = size;
    size += width * (field.count ?? 1);
  }
  return { offset: offset as Layout<F[number]['name']>['offset'], size };
}

export const SELF = layOut(SELF_FIELDS);
export const EVENT_LAYOUT = layOut(EVENT_FIELDS);
export const RING = layOut(RING_FIELDS);
export const CALL = layOut(CALL_FIELDS);

/** Offset of the first function pointer of flat_system, after version and size. */
export const SYSTEM_HEADER = 8;
