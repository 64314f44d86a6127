import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, type as osType, release, totalmem } from 'node:os';

export interface Machine {
  /** For file names: processor and cores. */
  slug: string;
  processor: string;
  cores: number;
  memoryGiB: number;
  node: string;
  os: string;
}

/** The machine that this process runs on, as results name it. */
export function describeMachine(): Machine {
  const processor = cpus()[0]?.model.trim() || process.arch;
  const cores = availableParallelism();
  const words = `${processor} ${cores} cores`.toLowerCase().replaceAll(/\((r|tm)\)|@.*?ghz/g, ' ');
  return {
    slug: words.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, ''),
    processor,
    cores,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    os: `${osType()} ${release()} ${process.arch}`,
  };
}

/** The commit that is checked out, with a plus sign when files were changed since; 'unknown' outside a repository. */
export function describeCommit(root: string): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/results') !== '';
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}
