import { type Cover, cover } from './covers.js';
import { clothes, eyeAt, eyeball, flesh, hair, lidOpening, mouthLine, neck, type Shape } from './head.js';
import { ball, join, noise, step } from './shapes.js';

/** Linear light, 0..1. */
export type Colour = readonly [number, number, number];

export interface Looks extends Shape {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly iris: Colour;
  readonly clothes: Colour;
}

export interface Pose {
  /** Where the point between the eyes is, in centimetres from the middle of the scene. */
  readonly at: readonly [number, number, number];
  /** Degrees. Positive yaw turns to the subject's left, positive pitch up; the body stays as it is. */
  readonly yaw?: number;
  readonly pitch?: number;
  /** Degrees by which the whole person is turned, as yaw. */
  readonly turned?: number;
  readonly cover?: Cover;
}

export interface Surface {
  readonly colour: Colour;
  /** How strongly it shines, 0..1, and how small the highlight is. */
  readonly gloss: number;
  readonly tightness: number;
  /** Whether light goes a little way under it, as under skin. */
  readonly soft: boolean;
}

export interface Person {
  distance(x: number, y: number, z: number): number;
  surface(x: number, y: number, z: number): Surface;
}

/** The joint that a head turns on, and a ball around everything that turns. */
const joint = { y: -3.5, z: -8.5 };
const bound = { y: -1.5, z: -7, radius: 15.5 };

export function createPerson(looks: Looks, pose: Pose): Person {
  const [atX, atY, atZ] = pose.at;
  const body = rotation(pose.turned ?? 0, 0);
  const head = rotation(pose.yaw ?? 0, pose.pitch ?? 0);

  const toBody = (x: number, y: number, z: number) => turn(body, x - atX, y - atY, z - atZ);
  const toHead = (p: Triple) => turn(head, p[0], p[1], p[2]);

  return {
    distance(x, y, z) {
      const p = toBody(x, y, z);
      const far = ball(p[0], p[1] - bound.y, p[2] - bound.z, bound.radius);
      const dressed = clothes(p[0], p[1], p[2]);
      if (far > 4) return Math.min(far, dressed);
      const q = toHead(p);
      const bare = join(flesh(looks, q[0], q[1], q[2]), neck(p[0], p[1], p[2]), 1.6);
      const parts = Math.min(bare, eyeball(q[0], q[1], q[2]), tousled(looks, q), dressed);
      return pose.cover ? Math.min(parts, cover(pose.cover, looks, q[0], q[1], q[2])) : parts;
    },

    surface(x, y, z) {
      const p = toBody(x, y, z);
      const q = toHead(p);
      const [hx, hy, hz] = q;
      const bare = join(flesh(looks, hx, hy, hz), neck(p[0], p[1], p[2]), 1.6);
      const eye = eyeball(hx, hy, hz);
      const locks = tousled(looks, q);
      const dressed = clothes(p[0], p[1], p[2]);
      const nearest = Math.min(bare, eye, locks, dressed);
      if (pose.cover && cover(pose.cover, looks, hx, hy, hz) < nearest) return covers[pose.cover](hy);
      if (nearest === eye) return eyeSurface(looks, hx, hy, hz);
      if (nearest === locks) return hairSurface(looks, hx, hy, hz);
      if (nearest === dressed) return { colour: looks.clothes, gloss: 0.02, tightness: 8, soft: false };
      return skinSurface(looks, hx, hy, hz);
    },
  };
}

const covers: Record<Cover, (y: number) => Surface> = {
  mask: (y) => {
    const pleat = 0.82 + 0.18 * step(-0.3, 0.3, Math.sin(y * 3.6));
    return { colour: [0.38 * pleat, 0.6 * pleat, 0.72 * pleat], gloss: 0.02, tightness: 8, soft: false };
  },
  sunglasses: () => ({ colour: [0.012, 0.012, 0.014], gloss: 0.5, tightness: 90, soft: false }),
};

function tousled(looks: Looks, [x, y, z]: Triple): number {
  const whole = hair(looks, x, y, z);
  return whole > 1 ? whole - 0.2 : whole - 0.22 * noise(x * 3.1, y * 0.9, z * 1.4) - 0.05;
}

function hairSurface({ hair }: Looks, x: number, y: number, z: number): Surface {
  const strand = 0.6 + 0.8 * noise(x * 7, y * 1.1, z * 2.2) * noise(x * 2.1 + 9, y * 0.4, z);
  return { colour: scaled(hair, strand), gloss: 0.12, tightness: 14, soft: false };
}

function eyeSurface({ iris }: Looks, x: number, y: number, z: number): Surface {
  const u = Math.abs(x) - eyeAt.x;
  const v = y - eyeAt.y;
  const fromPupil = Math.sqrt(u * u + v * v);
  const white = mixed([0.66, 0.6, 0.57], [0.5, 0.36, 0.33], step(0.8, 1.4, Math.abs(u)));
  const fibre = 0.75 + 0.5 * noise(Math.atan2(v, u) * 7, fromPupil * 3, 1);
  const ring = 1 - 0.6 * step(0.48, 0.6, fromPupil);
  const inside = mixed([0.006, 0.006, 0.007], scaled(iris, fibre * ring), step(0.2, 0.25, fromPupil));
  const shaded = 1 - 0.55 * step(-0.45, 0.02, lidOpening(Math.abs(x), y + 0.06)) * step(-0.2, 0.3, v);
  const colour = scaled(mixed(inside, white, step(0.58, 0.64, fromPupil)), shaded);
  return { colour, gloss: z > 0.5 ? 0.9 : 0, tightness: 220, soft: false };
}

function skinSurface(looks: Looks, x0: number, y: number, z: number): Surface {
  const x = Math.abs(x0);
  let colour = looks.skin;
  const mottled = 0.94 + 0.12 * (0.6 * noise(x0 * 1.3, y * 1.3, z * 1.3) + 0.4 * noise(x0 * 6, y * 6, z * 6));
  colour = scaled(colour, mottled);
  const blood = (amount: number) => {
    colour = [colour[0] * (1 + 0.1 * amount), colour[1] * (1 - 0.22 * amount), colour[2] * (1 - 0.22 * amount)];
  };
  blood(0.5 * Math.exp(-((x - 4) ** 2 + (y + 3.2) ** 2) / 5));
  blood(0.6 * Math.exp(-(x * x + (y + 4.3) ** 2) / 1.5));
  blood(0.6 * step(6.5, 7.2, x) * (1 - step(1.5, 3, y)));
  let gloss = 0.09;
  if (z > -1) {
    const lip = lipShare(looks, x, y, z);
    colour = mixed(colour, [colour[0] * 0.74, colour[1] * 0.46, colour[2] * 0.48], lip);
    gloss += 0.07 * lip;
    const opening = lidOpening(x, y);
    const lashes = (1 - step(0.02, 0.16, Math.abs(opening - 0.02))) * step(-0.25, 0.15, y) * step(0.4, 0.9, z);
    const crease = (1 - step(0.03, 0.14, Math.abs(opening - 0.42))) * step(0.2, 0.5, y) * 0.35;
    const socket = 0.14 * Math.exp(-(((x - 2.9) / 1.8) ** 2) - ((y - 0.2) / 1.1) ** 2);
    colour = scaled(colour, (1 - 0.85 * lashes) * (1 - crease) * (1 - socket));
    colour = mixed(colour, scaled(looks.hair, 0.7), browShare(x, x0, y));
    if (Math.abs(y - mouthLine(x)) < 0.09 && x < 2.4 && z > 1) colour = scaled(colour, 0.35);
  }
  return { colour, gloss, tightness: 12, soft: true };
}

function browShare(x: number, x0: number, y: number): number {
  if (x < 1 || x > 5.3) return 0;
  const along = (x - 1.2) / 3.9;
  const middle = 1.62 + 0.95 * along - 0.85 * along * along;
  const half = 0.4 * (1 - 0.65 * along);
  const hairs = 0.55 + 0.45 * noise((x0 + y) * 9, (y - x0 * 0.25) * 3, 3);
  return (1 - step(0.5 * half, 1.2 * half, Math.abs(y - middle))) * step(1, 1.5, x) * (1 - step(4.6, 5.3, x)) * hairs;
}

function lipShare({ lips }: Looks, x: number, y: number, z: number): number {
  if (z < 0.8) return 0;
  const line = mouthLine(x);
  const taper = Math.sqrt(Math.max(0, 1 - (x / 2.35) ** 2));
  const bow = 0.52 + 0.14 * Math.exp(-((x - 0.55) ** 2) / 0.12) - 0.05 * Math.exp(-(x * x) / 0.05);
  const upper = lips * bow * taper;
  const lower = lips * 0.85 * taper;
  const off = y > line ? y - line - upper : line - y - lower;
  return 1 - step(-0.12, 0.08, off);
}

type Triple = readonly [number, number, number];

type Rotation = readonly [number, number, number, number];

function rotation(yaw: number, pitch: number): Rotation {
  const a = (-yaw * Math.PI) / 180;
  const b = (pitch * Math.PI) / 180;
  return [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
}

/** From the scene into what is turned: back by the yaw, then by the pitch, around the joint. */
function turn([ca, sa, cb, sb]: Rotation, x: number, y0: number, z0: number): Triple {
  const y = y0 - joint.y;
  const z = z0 - joint.z;
  const x1 = ca * x + sa * z;
  const z1 = -sa * x + ca * z;
  return [x1, cb * y - sb * z1 + joint.y, sb * y + cb * z1 + joint.z];
}

export function scaled([r, g, b]: Colour, by: number): Colour {
  return [r * by, g * by, b * by];
}

export function mixed(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}
