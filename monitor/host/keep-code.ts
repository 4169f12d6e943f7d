/**
 * Runs the computer once to keep V8's compiled form of its code, with what a start needs in it.
 *
 * V8 compiles a function when it is first called, so the form that is kept holds what was
 * called: a run that loads the Lisp, starts Tasks and compiles hot code leaves it all there;
 * for a bare machine it is a program that gets hot.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../../machine/index.ts';
import type { Job } from '../session/job.ts';
import type { ComputerKind, FromComputer, ToComputer } from '../session/messages.ts';
import { launchComputer, type LaunchedComputer } from './launch-computer.ts';

/** The Lisp that is run: what most starts do, and code that gets hot. */
const FORMS = `
(print (help))
(local sorted (icollect [_ n (ipairs [3 1 2])] (* n 2)))
(table.sort sorted)
(each [_ args (ipairs [["-c" "300000"] ["1000"]])]
  (wait (spawn :primes {:args args})))
(wait (spawn :mandel {:args ["80" "400"]}))
(wait (spawn :hello))
(tasks)
`;

/**
 * A bare machine's program: a loop that calls, and what is called, with instructions of most
 * kinds for the compiler. It ends by the finisher (0x5555 at 0x100000).
 */
const PROGRAM = `
    la sp, stack
    li t0, 0x6000
    csrs mstatus, t0
    li s0, 4000
  again:
    mv a0, s0
    call mix
    fcvt.d.l fa0, a0
    call halves
    addi s0, s0, -1
    bnez s0, again
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop
  mix:
    addi sp, sp, -32
    sd ra, 0(sp)
    sd a0, 8(sp)
    li a1, 8
    la a2, table
  inner:
    andi a3, a1, 3
    slli a3, a3, 3
    add a4, a2, a3
    ld a5, 8(sp)
    sd a5, 0(a4)
    lw a6, 0(a4)
    lbu a7, 1(a4)
    lh t1, 2(a4)
    sb a7, 3(a4)
    sh t1, 4(a4)
    sw a6, 0(a4)
    mul a5, a5, a6
    divu t2, a5, a1
    remw t3, a6, a1
    sltu t4, t2, t3
    srai t5, a5, 7
    addw t6, a6, t3
    xor a0, a0, t5
    or a0, a0, t4
    sub a0, a0, t6
    sllw t1, a6, a1
    srlw t2, t1, a1
    bltu t2, t3, less
    slt t2, a0, t1
    bge t1, a0, less
    add a0, a0, t2
  less:
    addi a1, a1, -1
    bnez a1, inner
    amoadd.w t1, a0, (a2)
    ld ra, 0(sp)
    addi sp, sp, 32
    ret
  halves:
    la a2, table
    fsd fa0, 0(a2)
    fld fa1, 0(a2)
    fadd.d fa2, fa1, fa0
    fmul.d fa3, fa2, fa1
    fsub.d fa3, fa3, fa2
    fdiv.d fa4, fa3, fa1
    fmadd.d fa4, fa4, fa1, fa2
    flt.d a1, fa1, fa2
    fcvt.l.d a3, fa2, rtz
    ret
    .align 3
  table:
    .space 64
    .space 512
  stack:
    .space 16`;

const RAM_BASE = 0x8000_0000;

/**
 * @param root folder of the installation
 * @param kind whose code
 * @param file gets the compiled form
 * @throws Error when the computer fails
 */
export async function keepCode(root: string, kind: ComputerKind, file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flatland-'));
  const system = { root, cwd: root, env: {} };
  try {
    const bios = join(folder, 'program.bin');
    writeFileSync(bios, assemble(PROGRAM, RAM_BASE).bytes);
    const text = { text: FORMS, source: 'set-up', values: true, args: [], width: 80 };
    await run(
      launchComputer(root, kind, file),
      kind === 'bare' ? { kind: 'boot', system, bios } : { kind: 'eval', system, ...text },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run({ worker, onBroken }: LaunchedComputer, job: Job): Promise<void> {
  const send = (message: ToComputer): void => worker.postMessage(message);
  send({ kind: 'job', job });
  return new Promise((resolve, reject) => {
    onBroken(reject);
    const complaints: Uint8Array[] = [];
    let status: number | undefined;
    worker.on('message', (message: FromComputer) => {
      if (message.kind === 'output') {
        if (message.stream === 'stderr') complaints.push(message.bytes);
        send({ kind: 'drained', bytes: message.bytes.length });
      } else if (message.kind === 'wants') send({ kind: 'input', bytes: null });
      else if (message.kind === 'finished') ({ status } = message);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    worker.on('exit', () => {
      if (status === 0) resolve();
      else reject(new Error(Buffer.concat(complaints).toString() || `status ${status}`));
    });
  });
}
