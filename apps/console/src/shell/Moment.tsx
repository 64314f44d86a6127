import { fullMoment, moment } from '../format.js';

/** A moment, short, with its full form at hand. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={fullMoment(at)}>
      {moment(at, new Date())}
    </time>
  );
}
