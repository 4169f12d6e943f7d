/**
 * What the harts are called: `riscv,isa` of the device tree.
 *
 * RISC-V Unprivileged spec, chapter "ISA Extension Naming Conventions".
 */

/** Extensions of every hart. */
export const ISA = 'rv64imafdc_zicntr_zicond_zicsr_zifencei_zba_zbb_zbs_sstc';
