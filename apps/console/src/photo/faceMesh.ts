/** A drawn face of flat facets: the picture on the empty page. Nobody's: the points are made up. */

type Point = readonly [x: number, y: number, height: number];

/** Right half (x ≥ 0) around a vertical axis at x = 0; y grows downwards, height towards the viewer. */
const half = {
  crown: [0, -128, 20],
  temple: [46, -118, 14],
  side: [80, -78, 0],
  ear: [88, -14, -18],
  jaw: [74, 54, -8],
  jowl: [42, 100, 10],
  chin: [0, 118, 34],
  forehead: [0, -76, 46],
  browPeak: [40, -64, 38],
  brow: [64, -36, 20],
  browInner: [15, -36, 44],
  bridge: [0, -20, 52],
  eyeTop: [38, -25, 33],
  eyeInner: [20, -12, 31],
  eyeOuter: [57, -14, 21],
  eyeBottom: [38, -5, 33],
  cheek: [54, 22, 28],
  nostril: [17, 32, 46],
  noseTip: [0, 26, 74],
  noseBase: [0, 42, 48],
  mouth: [29, 64, 30],
  lipTop: [0, 56, 50],
  lipBottom: [0, 80, 46],
} as const satisfies Record<string, Point>;

type Name = keyof typeof half;

const triangles: readonly (readonly [Name, Name, Name])[] = [
  ['crown', 'temple', 'forehead'],
  ['temple', 'browPeak', 'forehead'],
  ['temple', 'side', 'browPeak'],
  ['side', 'brow', 'browPeak'],
  ['side', 'ear', 'brow'],
  ['forehead', 'browPeak', 'browInner'],
  ['forehead', 'browInner', 'bridge'],
  ['browPeak', 'brow', 'eyeTop'],
  ['browPeak', 'eyeTop', 'browInner'],
  ['browInner', 'eyeTop', 'eyeInner'],
  ['browInner', 'eyeInner', 'bridge'],
  ['brow', 'eyeOuter', 'eyeTop'],
  ['brow', 'ear', 'eyeOuter'],
  ['eyeOuter', 'cheek', 'eyeBottom'],
  ['eyeOuter', 'ear', 'cheek'],
  ['eyeInner', 'eyeBottom', 'nostril'],
  ['eyeBottom', 'cheek', 'nostril'],
  ['bridge', 'eyeInner', 'nostril'],
  ['bridge', 'nostril', 'noseTip'],
  ['noseTip', 'nostril', 'noseBase'],
  ['ear', 'jaw', 'cheek'],
  ['cheek', 'jaw', 'mouth'],
  ['cheek', 'mouth', 'nostril'],
  ['nostril', 'mouth', 'lipTop'],
  ['nostril', 'lipTop', 'noseBase'],
  ['mouth', 'jaw', 'jowl'],
  ['mouth', 'jowl', 'lipBottom'],
  ['lipBottom', 'jowl', 'chin'],
];

/** Eyes and lips are dark whatever the lamp does. */
const dark: readonly { readonly corners: readonly Name[]; readonly light: number }[] = [
  { corners: ['eyeInner', 'eyeTop', 'eyeOuter', 'eyeBottom'], light: 0.08 },
  { corners: ['lipTop', 'mouth', 'lipBottom'], light: 0.22 },
];

/** The landmarks that the picture shows as dots. */
const dots: readonly Name[] = [
  'browPeak',
  'brow',
  'eyeInner',
  'eyeOuter',
  'noseTip',
  'nostril',
  'mouth',
  'lipTop',
  'lipBottom',
];

export interface Facet {
  readonly points: string;
  /** Light on this facet, 0 (dark) to 1: Lambert's cosine under a lamp above and to the left. */
  readonly light: number;
}

/** The facets of both halves, lit from above and from the left. */
export function facets(): readonly Facet[] {
  const lit = triangles.flatMap((names) => [-1, 1].map((mirror) => facet(names.map((name) => at(name, mirror)))));
  const darkened = dark.flatMap(({ corners, light }) =>
    [-1, 1].map((mirror) => ({ ...facet(corners.map((name) => at(name, mirror))), light })),
  );
  return [...lit, ...darkened];
}

/** Positions of the landmark dots of both halves. */
export function landmarkDots(): readonly { readonly x: number; readonly y: number }[] {
  return dots.flatMap((name) => {
    const [x, y]: Point = half[name];
    return x === 0
      ? [{ x, y }]
      : [
          { x, y },
          { x: -x, y },
        ];
  });
}

function at(name: Name, mirror: number): Point {
  const [x, y, height] = half[name];
  return [x * mirror, y, height];
}

function facet(corners: readonly Point[]): Facet {
  const [a, b, c] = corners as readonly [Point, Point, Point];
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  const facing = Math.sign(normal[2]) / Math.hypot(...normal);
  const lamp = [-0.3, -0.52, 0.8] as const;
  const cosine = (normal[0] * lamp[0] + normal[1] * lamp[1] + normal[2] * lamp[2]) * facing;
  return { points: corners.map(([x, y]) => `${x},${y}`).join(' '), light: Math.max(0, Math.min(1, cosine)) };
}
