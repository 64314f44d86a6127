import { join } from 'node:path';
import { buildModelPack } from '@facet/vision/models';
import { runAccuracy } from './accuracy/accuracy.js';
import { runGateway } from './gateway/gateway.js';
import { runLatency } from './latency/latency.js';
import { describeCommit, describeMachine } from './machine.js';
import { runMemory } from './memory.js';
import { type BenchOptions, parseOptions, usage } from './options.js';
import { runPad } from './pad/pad.js';
import { runPeers } from './peers/peers.js';
import { type Outcome, renderOutcome, saveOutcome } from './report.js';
import { runSearch } from './search/search.js';
import { runStart } from './start.js';
import { runWorkspace } from './workspace.js';

type Benchmark = (options: BenchOptions, say: (line: string) => void) => Promise<Outcome>;

const benchmarks: Record<string, Benchmark> = {
  latency: runLatency,
  accuracy: runAccuracy,
  peers: runPeers,
  memory: runMemory,
  start: runStart,
  search: runSearch,
  pad: runPad,
  workspace: runWorkspace,
  gateway: runGateway,
};

const root = join(import.meta.dirname, '../..');

/** Runs the named benchmarks (all without a name), prints and keeps what they found; the exit code to end with. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { names, options } = parseOptions(args, process.env);
  const unknown = names.filter((name) => !(name in benchmarks));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(', ')}`);
  await buildModelPack({ modelsDir: options.modelsDir });
  const machine = describeMachine();
  const commit = describeCommit(root);
  let failed = 0;
  for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
    const began = Date.now();
    try {
      const outcome = await benchmarks[name](options, (line) => process.stderr.write(`${name}: ${line}\n`));
      const seconds = Math.round((Date.now() - began) / 1000);
      const run = {
        name,
        machine,
        commit,
        date: new Date(began).toISOString(),
        seconds,
        options: publicOptions(options),
      };
      process.stdout.write(`\n${renderOutcome(run, outcome)}\n`);
      process.stdout.write(`kept in ${saveOutcome(join(root, 'bench/results'), run, outcome)}\n`);
    } catch (error) {
      failed++;
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  return failed > 0 ? 1 : 0;
}

/** Options as results keep them: no paths of this machine and no credentials. */
function publicOptions(options: BenchOptions): Record<string, unknown> {
  const { folds, fittedFolds, pairsSample, rounds, requests, faces, probes } = options;
  return {
    lfw: options.lfwFaces !== undefined,
    photos: options.photos !== undefined,
    folds,
    fittedFolds,
    pairsSample,
    rounds,
    requests,
    faces,
    probes,
  };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
  },
);
