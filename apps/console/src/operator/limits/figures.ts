import type { Account, Key } from '@facet/sdk';
import { fileSize } from '../../format.js';

export type PlanFigure = keyof Account['limits'];
export type KeyFigure = keyof Key['limits'];
/** What bounds the calls of a product's upstream. */
export type ProductFigure = 'timeout_ms' | 'max_response_bytes';
export type Figure = PlanFigure | KeyFigure | ProductFigure;

/** What each figure of a plan or an account bounds, in the order of the forms. */
const planNames: Readonly<Record<PlanFigure, string>> = {
  collections: 'Collections',
  faces_per_collection: 'Faces in a collection',
  keys_per_member: 'API keys of a member',
  requests_per_minute: 'Requests a minute',
  concurrent_uploads: 'Uploads at once',
  image_bytes: 'Size of an image',
  video_bytes: 'Size of a video',
  storage_bytes: 'Storage',
  analyses_per_month: 'Analyses a month',
};
const keyNames: Readonly<Record<KeyFigure, string>> = {
  per_second: 'Requests a second',
  per_minute: 'Requests a minute',
  per_day: 'Requests a day',
  per_month: 'Requests a month',
  max_calls: 'Requests in all',
};
const productNames: Readonly<Record<ProductFigure, string>> = {
  timeout_ms: 'Time limit in milliseconds',
  max_response_bytes: 'Longest answer',
};

export const planFigures = Object.keys(planNames) as readonly PlanFigure[];
export const keyFigures = Object.keys(keyNames) as readonly KeyFigure[];

/** What a figure bounds, for people. */
export function figureName(figure: Figure): string {
  return { ...planNames, ...keyNames, ...productNames }[figure];
}

/** Whether a figure is a size in bytes. */
export function isSize(figure: Figure): boolean {
  return figure.endsWith('_bytes');
}

const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * The figure that a person typed: digits that may be grouped, with a binary unit after a size ("8 MB"). Null when nothing
 * was typed, undefined when it is no whole number of 0 or more.
 */
export function parseFigure(text: string, figure: Figure): number | null | undefined {
  const plain = text.replace(/[\s,_]/g, '').toLowerCase();
  if (plain === '') return null;
  const [, digits = '', unit = '', bytes = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)(b?)$/.exec(plain) ?? [];
  const factor = unit + bytes === '' || isSize(figure) ? units[unit] : undefined;
  const value = digits === '' || factor === undefined ? Number.NaN : Number(digits) * factor;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A figure as it is typed: whole units where a size has them ("8 MB"), else digits. */
export function typedFigure(value: number | undefined, figure: Figure): string {
  if (value === undefined) return '';
  if (!isSize(figure) || value === 0) return String(value);
  const unit = ['t', 'g', 'm', 'k'].find((each) => value % (units[each] ?? 1) === 0);
  return unit === undefined ? String(value) : `${value / (units[unit] ?? 1)} ${unit.toUpperCase()}B`;
}

/** A figure for reading: "5,000", "8 MB", "unlimited" where nothing bounds it. */
export function shownFigure(value: number | undefined, figure: Figure): string {
  if (value === undefined || value === 0) return 'unlimited';
  if (!isSize(figure)) return value.toLocaleString('en-US');
  return value % 1_024 === 0 ? typedFigure(value, figure) : fileSize(value);
}

export type Typed<F extends Figure> = Readonly<Partial<Record<F, string>>>;

/** The figures of a form as they are typed. */
export function typedFigures<F extends Figure>(
  figures: readonly F[],
  values: Readonly<Partial<Record<F, number | undefined>>>,
): Typed<F> {
  return Object.fromEntries(figures.map((figure) => [figure, typedFigure(values[figure], figure)])) as Typed<F>;
}

/** What was typed as figures, null for each that is empty; undefined when one is no figure. */
export function readFigures<F extends Figure>(
  figures: readonly F[],
  typed: Typed<F>,
): Record<F, number | null> | undefined {
  const values = {} as Record<F, number | null>;
  for (const figure of figures) {
    const value = parseFigure(typed[figure] ?? '', figure);
    if (value === undefined) return undefined;
    values[figure] = value;
  }
  return values;
}

/** What to say of figures that are not all figures; undefined when they are. */
export function figuresFault<F extends Figure>(figures: readonly F[], typed: Typed<F>): string | undefined {
  return readFigures(figures, typed) === undefined ? 'Correct the marked figures.' : undefined;
}

/** The figures that are set. */
export function setFigures<F extends Figure>(
  values: Readonly<Partial<Record<F, number | null>>>,
): Partial<Record<F, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Record<F, number>>;
}
