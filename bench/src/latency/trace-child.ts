import { setTimeout as pause } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { createVision } from '@facet/vision';
import { serveParent } from '../measure/child.js';
import { imagesOf, type Operation, traceChannel, type Work, type WorkEvent } from './work.js';

const modelsDir = process.argv[2];
const vision = await createVision({ modelsDir, workers: 1 });
const events: WorkEvent[] = [];
const channel = new BroadcastChannel(traceChannel);
channel.onmessage = (message) => events.push((message as { data: WorkEvent }).data);

async function perform(operation: Operation): Promise<void> {
  switch (operation.kind) {
    case 'detect':
      await vision.analyse(operation.image, { attributes: operation.attributes });
      return;
    case 'compare':
      await vision.compare(operation.source, operation.target);
      return;
    case 'verify': {
      await vision.embed(operation.card, { selection: 'largest' });
      const { failed } = await vision.inspectCapture(operation.selfie, { liveness: true, embed: true });
      if (failed) throw new Error(`the selfie fails ${failed}: less would be measured than a full verification`);
    }
  }
}

serveParent<Operation, Work>(async (operation) => {
  await pause(50);
  events.length = 0;
  await perform(operation);
  await pause(50);
  const sizes = imagesOf(operation).map((image) => image.byteLength);
  const work: Work = { decodes: [], runs: [] };
  for (const event of events) {
    if (event.type === 'run') work.runs.push(event.sha256);
    else if (sizes.includes(event.bytes)) {
      work.decodes.push({ ...event.decode, input: sizes.indexOf(event.bytes) });
    }
  }
  return work;
});
