import { createPerson, type Looks, type Person, type Pose } from './person.js';
import type { Camera, Frame } from './render.js';

/** One picture of docs/kyc.md. */
export interface Picture {
  /** The file without its ending: the capture code that it shows, in lower case with dashes. */
  readonly name: string;
  readonly people: readonly Person[];
  readonly camera: Camera;
  readonly frame: Frame;
}

const ada: Looks = {
  jaw: 0.94,
  nose: 0.95,
  lips: 1.15,
  longHair: true,
  skin: [0.3, 0.16, 0.095],
  hair: [0.018, 0.012, 0.009],
  iris: [0.06, 0.03, 0.015],
  clothes: [0.42, 0.1, 0.08],
};
const ben: Looks = {
  jaw: 1.03,
  nose: 1.05,
  lips: 0.9,
  longHair: false,
  skin: [0.55, 0.34, 0.22],
  hair: [0.03, 0.02, 0.014],
  iris: [0.1, 0.06, 0.03],
  clothes: [0.07, 0.13, 0.24],
};
const eve: Looks = {
  jaw: 0.97,
  nose: 0.9,
  lips: 1.05,
  longHair: true,
  skin: [0.68, 0.46, 0.35],
  hair: [0.13, 0.06, 0.025],
  iris: [0.09, 0.14, 0.15],
  clothes: [0.1, 0.2, 0.14],
};

const portrait: Frame = { width: 480, height: 600 };
const straight: Camera = { distance: 60, pixelsPerCentimetre: 20, at: [0, -3.5] };

const one = (looks: Looks, pose: Omit<Pose, 'at'> = {}) => [createPerson(looks, { at: [0, 0, 0], ...pose })];

/** In the order in which the capture rules are judged, a good capture first. */
export const pictures: readonly Picture[] = [
  { name: 'good', people: one(ada), camera: straight, frame: portrait },
  { name: 'face-not-found', people: one(ben, { turned: 180 }), camera: straight, frame: portrait },
  {
    name: 'too-many-faces',
    people: [createPerson(eve, { at: [-10, 0, 0], yaw: 4 }), createPerson(ben, { at: [11, 1.5, -4], yaw: -4 })],
    camera: { distance: 90, pixelsPerCentimetre: 11, at: [0, -4] },
    frame: { width: 560, height: 440 },
  },
  { name: 'face-cropped', people: one(ada), camera: { ...straight, at: [8.5, -3.5] }, frame: portrait },
  {
    name: 'face-too-close',
    people: one(ben),
    camera: { distance: 22, pixelsPerCentimetre: 29, at: [0, -2.3] },
    frame: { width: 400, height: 580 },
  },
  { name: 'face-close-to-border', people: one(eve), camera: { ...straight, at: [5.45, -3.5] }, frame: portrait },
  {
    name: 'face-too-small',
    people: one(ada),
    camera: { distance: 150, pixelsPerCentimetre: 8.2, at: [0, -6] },
    frame: portrait,
  },
  { name: 'face-angle-too-large', people: one(eve, { yaw: 50 }), camera: straight, frame: portrait },
  { name: 'face-is-occluded', people: one(ben, { cover: 'mask' }), camera: straight, frame: portrait },
  {
    name: 'face-is-occluded-sunglasses',
    people: one(eve, { cover: 'sunglasses' }),
    camera: straight,
    frame: portrait,
  },
];
