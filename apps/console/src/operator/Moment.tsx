import { fullMoment, moment } from '../format.js';

/** A moment, short for reading and in full when it is pointed at. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={fullMoment(at)}>
      {moment(at, new Date())}
    </time>
  );
}
