/** The rooms of the console. */
export type Mode = 'detect' | 'compare' | 'collections' | 'verify';

/** The room that a fragment of the address leads to; undefined for fragments that are no room's. */
export function modeOf(hash: string): Mode | undefined {
  if (hash === '' || hash === '#') return 'detect';
  if (hash === '#compare') return 'compare';
  if (hash === '#verify') return 'verify';
  return hash === '#collections' || hash.startsWith('#collections/') ? 'collections' : undefined;
}

/** The fragment that leads to a room; the first room has none. */
export function hashOf(mode: Mode): string {
  return mode === 'detect' ? '' : `#${mode}`;
}
