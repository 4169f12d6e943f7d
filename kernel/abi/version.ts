/**
 * The version of the contract between programs and this kernel.
 *
 * A program states the version it was built for in an ELF note; the loader
 * refuses every other version. Raise it whenever a number, an argument, a
 * struct field or a meaning changes; adding rows at the end does not count.
 */

/** ABI version of this kernel. */
export const ABI_VERSION = 1;

/** Owner name of the ELF note (System V gABI, "Note Section"), without its final NUL. */
export const NOTE_NAME = 'Flatland';

/** Type of the note that holds the ABI version as one little-endian u32. */
export const NOTE_TYPE = 1;
