/**
 * Where a key leads from one tile of a grid to another: arrows to the neighbours, Home and End to the ends. Undefined
 * for other keys; the tile itself where the grid ends.
 */
export function nextTile(key: string, at: number, count: number, columns: number): number | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (step === undefined) return undefined;
  const to = at + step;
  return to < 0 || to >= count ? at : to;
}
