import { parentPort, workerData } from 'node:worker_threads';
import { configureDecoder } from '../image/decode.js';
import { openPack } from '../pipeline/open-pack.js';
import { toFailure } from './failure.js';
import type { WorkerReply, WorkerRequest, WorkerStart } from './messages.js';
import { runTask } from './tasks.js';

const port = parentPort;
if (!port) throw new Error('to be started as a worker thread');
const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

configureDecoder();
const { modelsDir, presentationAttack } = workerData as WorkerStart;
const pack = await openPack(modelsDir, presentationAttack);

port.on('message', async ({ id, request }: WorkerRequest) => {
  try {
    const { result, transfer } = await runTask(pack, request);
    reply({ kind: 'result', id, result }, transfer);
  } catch (error) {
    reply({ kind: 'failed', id, failure: toFailure(error) });
  }
});
reply({ kind: 'ready' });
