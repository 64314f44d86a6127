import { Presets, SingleBar } from 'cli-progress';

const LINE_STEP = 0.05;
const LINE_INTERVAL_MS = 10_000;

/** Shows how far work of a known size has come. */
export interface Progress {
  /** `note` says more about the state of things, in a few words. */
  update(done: number, note?: string): void;
  /** Shows no more; the last state stays visible. */
  stop(): void;
}

type Output = NodeJS.WritableStream & { isTTY?: boolean };

/** A bar on a terminal; else a line for every twentieth of the work, or every ten seconds when that takes longer. */
export function showProgress(output: Output, label: string, total: number, now: () => number = Date.now): Progress {
  return output.isTTY ? bar(output, label, total) : lines(output, label, total, now);
}

function bar(stream: Output, label: string, total: number): Progress {
  const format = '  {label} [{bar}] {percentage}% {value}/{total} {note} about {eta_formatted} left';
  const shown = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 100 }, Presets.shades_classic);
  shown.start(total, 0, { label, note: '' });
  return {
    update: (done, note = '') => shown.update(Math.min(done, total), { note }),
    stop: () => shown.stop(),
  };
}

function lines(output: Output, label: string, total: number, now: () => number): Progress {
  let shownAt = now();
  let shownDone = 0;
  return {
    update: (done, note = '') => {
      const step = Math.floor(done / total / LINE_STEP) > Math.floor(shownDone / total / LINE_STEP);
      if (done === shownDone || (!step && now() - shownAt < LINE_INTERVAL_MS)) return;
      shownAt = now();
      shownDone = done;
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
      output.write(`${label}: ${percent}% (${done} of ${total})${note && `, ${note}`}\n`);
    },
    stop: () => {},
  };
}
