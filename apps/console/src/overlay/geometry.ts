/** A rectangle as ratios (0 to 1) of the upright photo's width and height: the API's version 2. */
export interface RatioBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels of the stage that shows the photo. */
export interface StageBox extends Size {
  readonly x: number;
  readonly y: number;
}

/** Where a box of the API lies on a stage that shows the whole upright photo without margins. */
export function toStage(box: RatioBox, stage: Size): StageBox {
  return {
    x: box.left * stage.width,
    y: box.top * stage.height,
    width: box.width * stage.width,
    height: box.height * stage.height,
  };
}

/** Largest size with the photo's proportions inside the space, never above the photo's own size by more than `enlarge`. */
export function fitInside(photo: Size, space: Size, enlarge = 2): Size {
  const scale = Math.min(space.width / photo.width, space.height / photo.height, enlarge);
  return { width: Math.max(1, photo.width * scale), height: Math.max(1, photo.height * scale) };
}

/**
 * SVG path of a box with its corners cut, as a gem's: the cut is `cut` CSS pixels, or a quarter of the shorter side
 * where the box is small.
 */
export function cutBoxPath(box: StageBox, cut: number): string {
  const c = Math.min(cut, box.width / 4, box.height / 4);
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const points = [
    [box.x + c, box.y],
    [right - c, box.y],
    [right, box.y + c],
    [right, bottom - c],
    [right - c, bottom],
    [box.x + c, bottom],
    [box.x, bottom - c],
    [box.x, box.y + c],
  ];
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
}

/** SVG path of zero-length strokes, drawn as dots by round caps, one for each point given as ratios of the stage. */
export function dotsPath(points: readonly { readonly x: number; readonly y: number }[], stage: Size): string {
  return points.map((point) => `M${round(point.x * stage.width)} ${round(point.y * stage.height)}h0`).join('');
}

/** Top left corner of a label of the given size: above its box where there is room, else inside it; never off stage. */
export function labelPlace(box: StageBox, label: Size, stage: Size): { readonly x: number; readonly y: number } {
  const above = box.y - label.height - 4;
  return {
    x: clamp(box.x, 0, stage.width - label.width),
    y: clamp(above >= 0 ? above : box.y + 4, 0, stage.height - label.height),
  };
}

/**
 * How to show one face of the photo in a square of CSS pixels: the size and offset of the whole photo behind that
 * window. The crop is a square of `margin` times the box's longer side, moved inside the photo where it would leave it.
 */
export function cropOf(box: RatioBox, photo: Size, window: number, margin = 1.35): StageBox {
  const wanted = Math.max(box.width * photo.width, box.height * photo.height) * margin;
  const side = Math.max(1, Math.min(wanted, photo.width, photo.height));
  const left = clamp((box.left + box.width / 2) * photo.width - side / 2, 0, photo.width - side);
  const top = clamp((box.top + box.height / 2) * photo.height - side / 2, 0, photo.height - side);
  const scale = window / side;
  return { x: -left * scale, y: -top * scale, width: photo.width * scale, height: photo.height * scale };
}

/**
 * Whether the browser shows the file turned by a quarter against the API's upright photo: the proportions are swapped.
 * Happens where a browser does not read the orientation of a file type.
 */
export function isTurned(shown: Size, upright: Size): boolean {
  if (upright.width === upright.height) return false;
  const ratio = shown.width / shown.height;
  return Math.abs(ratio - upright.height / upright.width) < Math.abs(ratio - upright.width / upright.height);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}

function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 10) / 10;
}
