/** The palette of the design, typed again. */
import type { Theme } from '../../../monitor/ui/index.ts';

export const theme: Theme = {
  void: { rgb: 0x0b0620, index: 232 },
  deep: { rgb: 0x150a33, index: 233 },
  indigo: { rgb: 0x231452, index: 17 },
  ember: { rgb: 0x5b4699, index: 60 },
  haze: { rgb: 0x6a5aa8, index: 61 },
  lilac: { rgb: 0xb7a8e6, index: 146 },
  paper: { rgb: 0xf3e9ff, index: 255 },
  magenta: { rgb: 0xff3fa4, index: 205 },
  pink: { rgb: 0xff7ac8, index: 212 },
  cyan: { rgb: 0x2ee6e6, index: 80 },
  teal: { rgb: 0x12b5a5, index: 37 },
  gold: { rgb: 0xffc94a, index: 221 },
  amber: { rgb: 0xff9a3c, index: 208 },
  blood: { rgb: 0xff4757, index: 203 },
  lime: { rgb: 0xa6f25c, index: 155 },
  azure: { rgb: 0x5aa9ff, index: 75 },
};
