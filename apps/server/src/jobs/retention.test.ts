import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startRetention } from './retention.js';

it('erases at once, says what failed, and stops while it waits', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const eraseExpired = vi.fn(async () => 7);
  const retention = startRetention({ eraseExpired }, log);
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toContain('"faces":7');
  await retention.stop();
  expect(eraseExpired).toHaveBeenCalledTimes(1);

  const failing = vi.fn(async () => {
    throw new Error('the disk is full');
  });
  const another = startRetention({ eraseExpired: failing }, log);
  await vi.waitFor(() => expect(lines.at(-1)).toContain('the disk is full'));
  await another.stop();
});
