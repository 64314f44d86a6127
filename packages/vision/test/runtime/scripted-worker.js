// A worker that needs no models: the image's text says what it does.
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

if (workerData.modelsDir === 'broken') throw new Error('no models here');

parentPort.on('message', async ({ id, request }) => {
  const [verb, argument] = Buffer.from(request.image).toString().split(' ');
  if (verb === 'exit') process.exit(Number(argument));
  if (verb === 'throw') setImmediate(() => Promise.reject(new Error(argument)));
  if (verb === 'problem') {
    const failure = { kind: 'problem', problem: 'face.multiple', details: { count: Number(argument) } };
    parentPort.postMessage({ kind: 'failed', id, failure });
  }
  if (verb === 'fault') {
    parentPort.postMessage({ kind: 'failed', id, failure: { kind: 'error', message: argument } });
  }
  if (verb !== 'wait') return;
  await sleep(Number(argument));
  parentPort.postMessage({ kind: 'result', id, result: { imageSize: { width: id, height: 1 }, faces: [] } });
});
parentPort.postMessage({ kind: 'ready' });
