/**
 * Conditions as branches, one for each comparison, instead of one value made of all of them.
 *
 * Hosts fuse a comparison with its branch; a comparison as a value takes four instructions.
 */

import type { Node } from '../isa/node.ts';
import type { CodeWriter, Label } from '../wasm/code.ts';

const NONE: readonly Node[] = [];

type Emit = (node: Node) => void;

/** Goes to a label when a condition (i32) is 0, which is hardly ever. */
export function branchUnless(code: CodeWriter, emit: Emit, condition: Node, label: Label): void {
  if (condition.kind === 'constant') {
    if (condition.value === 0) code.br(label);
    return;
  }
  const both = partsOf(condition, 'i32.and');
  if (both.length > 0) {
    branchUnless(code, emit, both[0]!, label);
    branchUnless(code, emit, both[1]!, label);
    return;
  }
  const either = partsOf(condition, 'i32.or');
  if (either.length > 0) {
    const holds = code.block();
    branchIf(code, emit, either[0]!, holds);
    branchUnless(code, emit, either[1]!, label);
    code.end();
    return;
  }
  const opposite = partsOf(condition, 'i32.eqz');
  if (opposite.length > 0) emit(opposite[0]!);
  else {
    emit(condition);
    code.op('i32.eqz');
  }
  code.brIf(label, 'unlikely');
}

/** Goes to a label when a condition is not 0, which is the usual case. */
function branchIf(code: CodeWriter, emit: Emit, condition: Node, label: Label): void {
  if (condition.kind === 'constant') {
    if (condition.value !== 0) code.br(label);
    return;
  }
  const both = partsOf(condition, 'i32.and');
  if (both.length > 0) {
    const fails = code.block();
    branchUnless(code, emit, both[0]!, fails);
    branchIf(code, emit, both[1]!, label);
    code.end();
    return;
  }
  emit(condition);
  code.brIf(label, 'likely');
}

function partsOf(node: Node, operation: string): readonly Node[] {
  return node.kind === 'operation' && node.operation === operation ? node.operands : NONE;
}

/** Whether a condition is 0 whatever the registers hold. */
export function isNever(condition: Node): boolean {
  if (condition.kind === 'constant') return condition.value === 0;
  const both = partsOf(condition, 'i32.and');
  if (both.length > 0) return both.some(isNever);
  const either = partsOf(condition, 'i32.or');
  return either.length > 0 && either.every(isNever);
}
