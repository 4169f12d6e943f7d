/**
 * The name of a device's register at an offset, out of the rows of the reference page.
 */
import { DEVICE_REGISTERS } from './device-registers.ts';

interface Place {
  readonly base: number;
  /** Bytes from one to the next; 0 when there is one. */
  readonly stride: number;
  readonly name: string;
}

/** Registers this near below an offset may be the ones meant, when they come in rows. */
const NEAR = 0x100;

/** How the reference page begins the title of each kind of device. */
const TITLES: Readonly<Record<string, string>> = {
  finisher: 'Test finisher',
  rtc: 'RTC',
  clint: 'CLINT',
  plic: 'PLIC',
  uart: 'UART',
  virtio: 'virtio-mmio',
};

/**
 * Makes the names of one kind of device.
 * @param kind as `DeviceView.kind` has it
 * @returns a function from an offset to a name, such as `mtimecmp[1]`, or `0x10` when there is none
 */
export function registerNames(kind: string): (offset: number) => string {
  const title = TITLES[kind];
  const rows = DEVICE_REGISTERS.find((each) => title !== undefined && each.title.startsWith(title));
  const places = (rows?.registers ?? []).flatMap(([offset, name]) => placesOf(offset, name));
  return (offset) => {
    const below = places.filter(({ base }) => base <= offset);
    const highest = Math.max(...below.map(({ base }) => base));
    const away = ({ base, stride }: Place): number =>
      stride === 0 ? offset - base : (offset - base) % stride;
    const [found] = below
      .filter(({ base }) => base > highest - NEAR)
      .sort((a, b) => away(a) - away(b) || b.base - a.base);
    if (found === undefined) return `0x${offset.toString(16)}`;
    const index = found.stride === 0 ? '' : `[${Math.floor((offset - found.base) / found.stride)}]`;
    const rest = away(found) === 0 ? '' : `+0x${away(found).toString(16)}`;
    return `${found.name}${index}${rest}`;
  };
}

/** What a row stands for: `0x4000 + 8 h`, `0x034, 0x038`, `0x0b0 to 0x0bc` or one offset. */
function placesOf(offset: string, name: string): Place[] {
  const [first = '', stride] = offset.split(' + ');
  const bases = first.split(/, | to /).map(Number);
  const names = name.split(', ');
  return bases.map((base, index) => ({
    base,
    stride: Number.parseInt(stride ?? '0', stride?.startsWith('0x') === true ? 16 : 10),
    name: names.length === bases.length ? nameAt(names, index) : names.join('/'),
  }));
}

/** `Sel` alone selects for the register before it. */
function nameAt(names: readonly string[], index: number): string {
  const name = names[index] ?? '';
  return name === 'Sel' ? `${names[index - 1] ?? ''}Sel` : name;
}
