import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { VectorIndex } from '../domain/ports/vector-index.js';
import { startVectorIndexMaintenance } from './vector-index-maintenance.js';

it('goes on after a failure, says so, and stops in the middle of the work when it is told to', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  let turns = 0;
  let cutOff = false;
  const maintain: VectorIndex['maintain'] = async (signal) => {
    turns++;
    if (turns === 1) throw new Error('the disk is full');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    cutOff = true;
  };
  const maintenance = startVectorIndexMaintenance({ maintain }, log);
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toContain('the disk is full');
  await maintenance.stop();
  expect(turns).toBe(1);

  const second = startVectorIndexMaintenance({ maintain }, log);
  await second.stop();
  expect({ turns, cutOff, lines: lines.length }).toEqual({ turns: 2, cutOff: true, lines: 1 });
});
