/**
 * Which thing on the screen the mouse points at.
 *
 * Rules of use: cleared and filled again while a frame is drawn; what is added later lies above.
 */

/** A map from rectangles of cells to what they stand for. */
export class Hits<Target> {
  readonly #areas: { x: number; y: number; width: number; height: number; target: Target }[] = [];

  clear(): void {
    this.#areas.length = 0;
  }

  /** Says that a rectangle stands for `target`. */
  add(x: number, y: number, width: number, height: number, target: Target): void {
    this.#areas.push({ x, y, width, height, target });
  }

  /** What lies uppermost at a cell, with the place inside its rectangle. */
  at(x: number, y: number): { target: Target; x: number; y: number } | undefined {
    for (let index = this.#areas.length - 1; index >= 0; index--) {
      const area = this.#areas[index];
      if (!area) continue;
      const inside =
        x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
      if (inside) return { target: area.target, x: x - area.x, y: y - area.y };
    }
    return undefined;
  }
}
