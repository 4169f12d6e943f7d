/**
 * What copying a sign comes to when it is the number's own: FMV, FNEG and FABS are FSGNJ, FSGNJN
 * and FSGNJX of one register.
 */

import { float } from '../isa/node.ts';
import type { Node } from '../isa/node.ts';

/** The value of a copysign without one, if its sign comes from the number it is for. */
export function withOwnSign(value: Node, sign: Node): Node | undefined {
  if (value.kind !== 'place') return undefined;
  const isValue = (node: Node | undefined): boolean =>
    node?.kind === 'place' && node.place === value.place;
  if (isValue(sign)) return value;
  const [inner] = operandsOf(sign);
  if (operationOf(sign).endsWith('.neg') && isValue(inner)) return sign;
  /* Bits of the number, xor bits of the number. */
  if (!operationOf(inner).endsWith('.xor')) return undefined;
  const numbers = operandsOf(inner).map((bits) => operandsOf(bits)[0]);
  return numbers.every(isValue) ? float('abs', value) : undefined;
}

function operationOf(node: Node | undefined): string {
  return node?.kind === 'operation' ? node.operation : '';
}
function operandsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'operation' ? node.operands : [];
}
