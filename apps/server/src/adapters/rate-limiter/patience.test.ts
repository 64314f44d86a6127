import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { afterListening } from './patience.js';

it('acts after the time, unless it is cancelled', async () => {
  let acted = 0;
  const started = performance.now();
  await new Promise<void>((resolve) => {
    afterListening(80, () => {
      acted += 1;
      resolve();
    });
  });
  expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  const cancel = afterListening(40, () => {
    acted += 1;
  });
  await pause(15);
  cancel();
  await pause(80);
  expect(acted).toBe(1);
});

it('does not take a process that is short of time for one that gets no answer', async () => {
  const server = createServer((socket) => socket.on('data', () => socket.write('answer'))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  let gaveUp = false;
  for (let question = 0; question < 3; question += 1) {
    socket.write('question');
    const cancel = afterListening(200, () => {
      gaveUp = true;
    });
    const answered = once(socket, 'data').finally(cancel);
    const until = performance.now() + 400;
    while (performance.now() < until);
    await answered;
  }
  expect(gaveUp).toBe(false);
  socket.destroy();
  server.close();
});
