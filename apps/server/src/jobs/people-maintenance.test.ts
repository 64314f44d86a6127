import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startPeopleMaintenance } from './people-maintenance.js';

it('prunes at once, says what failed, and stops while it waits', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const prune = vi.fn(async () => {
    throw new Error('the disk is full');
  });
  const maintenance = startPeopleMaintenance({ prune }, log);
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toContain('the disk is full');
  await maintenance.stop();
  expect(prune).toHaveBeenCalledTimes(1);
});
