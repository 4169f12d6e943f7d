/*
 * bare.S: first code of a bare benchmark, in M-mode at the start of RAM.
 *
 * Hart 0 switches floating point on, clears .bss, takes a stack and runs; others sleep. The
 * settings lie behind the magic word, where they can be written into the built file.
 */
        .section .text.start, "ax"
        .globl  _start
_start:
        j       begin
        .balign 8
        .ascii  "FLATBNCH"
        .globl  bench_settings_words
bench_settings_words:
        .word   1, 100, 0, 0
begin:
        csrr    t0, mhartid
        bnez    t0, sleep
        li      t0, 0x2000              /* mstatus.FS := initial */
        csrs    mstatus, t0
        csrw    fcsr, zero
        .option push
        .option norelax
        la      gp, __global_pointer$
        .option pop
        la      sp, stack_top
        la      t0, bss_start
        la      t1, bss_end
1:      bgeu    t0, t1, 2f
        sd      zero, 0(t0)
        addi    t0, t0, 8
        j       1b
2:      la      a0, bench_settings_words
        call    bench_main
        /* The test finisher: 0x5555 passes, status << 16 | 0x3333 fails. */
        li      t0, 0x100000
        li      t1, 0x5555
        beqz    a0, 3f
        slli    a0, a0, 16
        li      t1, 0x3333
        or      t1, t1, a0
3:      sw      t1, 0(t0)
sleep:  wfi
        j       sleep
