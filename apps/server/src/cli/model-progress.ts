import type { AddProgress, BuildProgress, OnBuildProgress } from '@facet/vision/models';
import { Presets, SingleBar } from 'cli-progress';

export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how a build of the models goes: a bar on a terminal, else a plain line for each thing that is done. */
export function showBuildProgress(output: ProgressOutput & NodeJS.WritableStream): OnBuildProgress {
  return output.isTTY ? bar(output) : lines(output);
}

function describe(progress: Exclude<BuildProgress, { step: 'waiting' | 'finish' }>): string {
  return progress.step === 'download'
    ? `fetching ${progress.package}`
    : `${progress.step === 'convert' ? 'converting' : 'checking'} models`;
}

function bar(stream: NodeJS.WritableStream): OnBuildProgress {
  let shown: SingleBar | undefined;
  let label = '';
  const stop = () => {
    shown?.stop();
    shown = undefined;
  };
  return (progress) => {
    if (progress.step === 'waiting' || progress.step === 'finish') {
      stop();
      const line = finalLine(progress);
      if (line) stream.write(line);
      return;
    }
    if (describe(progress) !== label) {
      stop();
      label = describe(progress);
      shown = new SingleBar(
        { format: '  {label} [{bar}] {percentage}%', stream, hideCursor: true },
        Presets.shades_classic,
      );
      shown.start(progress.total, 0, { label: label.padEnd(40) });
    }
    shown?.update(progress.done);
  };
}

function lines(stream: ProgressOutput): OnBuildProgress {
  const quarters = new Map<string, number>();
  return (progress) => {
    if (progress.step === 'waiting' || progress.step === 'finish') {
      const line = finalLine(progress);
      if (line) stream.write(line);
    } else if (progress.step === 'download') {
      const label = describe(progress);
      const quarter = Math.floor((4 * progress.done) / progress.total);
      if (quarter === quarters.get(label)) return;
      quarters.set(label, quarter);
      stream.write(`${label}: ${quarter * 25}% of ${(progress.total / 1e6).toFixed(1)} MB\n`);
    } else {
      stream.write(`${describe(progress)}: ${progress.task} (${progress.done} of ${progress.total})\n`);
    }
  };
}

/** Shows how adding models goes: a line for each model that was fetched and found good. */
export function showAddProgress(output: ProgressOutput): (progress: AddProgress) => void {
  return (progress) => {
    if (progress.step === 'waiting') output.write('another process adds or removes models; waiting for it\n');
    else if (progress.step === 'check')
      output.write(`checked ${progress.file} (${progress.done} of ${progress.total})\n`);
    else if (progress.done === progress.total)
      output.write(`fetched ${progress.file}: ${(progress.total / 1e6).toFixed(1)} MB\n`);
  };
}

/** Nothing is said when the models were there already. */
function finalLine(progress: Extract<BuildProgress, { step: 'waiting' | 'finish' }>): string {
  if (progress.step === 'waiting') return 'another process builds the models; waiting for it\n';
  return progress.built ? `models built in ${progress.directory}\n` : '';
}
