/**
 * The instructions that the hart does itself: CSRs, traps, fences, wfi.
 *
 * Each takes the decoded operands and either finishes, so that the next
 * instruction runs, or says that control has gone elsewhere.
 * Source: Unprivileged spec 20240411, chapter 7 (Zicsr); Privileged spec
 * 20240411, sections 3.3.2, 3.3.3, 3.1.6.5, 10.2.1.
 */

import { encode } from '../isa/encode.ts';
import type { Instruction } from '../isa/row.ts';
import type { HartCore } from './core.ts';
import { CSR_BY_ADDRESS, csrPrivilege, csrReadOnly } from './csr.ts';
import { HART } from './layout.ts';
import { SLOT } from './state.ts';
import { CAUSE, pendingBits, returnFromM, returnFromS, STATUS } from './trap.ts';

/** Decoded operands of an instruction that left the engine. */
export interface Leaving {
  readonly instruction: Instruction;
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly imm: number;
}

/** `next`: done. `moved`: the pc was set. `trap`: not done. `fence`: done, code may have changed. */
export type Outcome = 'next' | 'moved' | 'trap' | 'fence';
type Operation = (core: HartCore, operands: Leaving) => Outcome;

function illegal(core: HartCore, { instruction, ...operands }: Leaving): Outcome {
  core.raise(CAUSE.illegal, encode(instruction, operands), 0);
  return 'trap';
}

/** Writes with `change(old, source)`; CSRRS and CSRRC do not write at all when rs1 is x0. */
function csr(immediate: boolean, kind: 'write' | 'set' | 'clear'): Operation {
  return (core, operands) => {
    const { rd, rs1, imm: address } = operands;
    const { state } = core;
    const row = CSR_BY_ADDRESS.get(address);
    const writes = kind === 'write' || rs1 !== 0;
    const privilege = state.privilege;
    if (row === undefined || privilege < csrPrivilege(address)) return illegal(core, operands);
    if (row.exists?.(core) === false) return illegal(core, operands);
    if (writes && csrReadOnly(address)) return illegal(core, operands);
    if (privilege < 3 && row.reachable?.(core) === false) return illegal(core, operands);
    const source = immediate ? BigInt(rs1) : state.big(HART.x + rs1 * 8);
    const old = row.read(core);
    if (writes) {
      const base = row.modify?.(core) ?? old;
      row.write?.(
        core,
        kind === 'write' ? source : kind === 'set' ? base | source : base & ~source,
      );
    }
    if (rd !== 0) state.setBig(HART.x + rd * 8, old);
    return 'next';
  };
}

export const SYSTEM_OPERATIONS: Readonly<Record<string, Operation>> = {
  csrrw: csr(false, 'write'),
  csrrs: csr(false, 'set'),
  csrrc: csr(false, 'clear'),
  csrrwi: csr(true, 'write'),
  csrrsi: csr(true, 'set'),
  csrrci: csr(true, 'clear'),

  ecall: (core) => {
    core.raise(CAUSE.ecall + core.state.privilege, 0, 0);
    return 'trap';
  },
  ebreak: (core) => {
    core.raise(CAUSE.breakpoint, 0, 0);
    return 'trap';
  },
  'fence.i': () => 'fence',
  mret: (core, operands) => {
    if (core.state.privilege !== 3) return illegal(core, operands);
    returnFromM(core.state);
    return 'moved';
  },
  sret: (core, operands) => {
    const { state } = core;
    const trapped = (state.word(SLOT.mstatus) & STATUS.TSR) !== 0;
    if (state.privilege === 0 || (state.privilege === 1 && trapped)) return illegal(core, operands);
    returnFromS(state);
    return 'moved';
  },
  wfi: (core, operands) => {
    const { state } = core;
    const timed = (state.word(SLOT.mstatus) & STATUS.TW) !== 0;
    if (state.privilege === 0 || (state.privilege === 1 && timed)) return illegal(core, operands);
    if ((pendingBits(state) & state.word(SLOT.mie)) === 0) state.setWord(HART.waiting, 1);
    // Something masked is pending, so it does not wait; but it has nothing to do this turn.
    else core.stop = 'wait';
    return 'next';
  },
  'sfence.vma': (core, operands) => {
    const { state } = core;
    const trapped = (state.word(SLOT.mstatus) & STATUS.TVM) !== 0;
    if (state.privilege === 0 || (state.privilege === 1 && trapped)) return illegal(core, operands);
    return 'next';
  },
};
