import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStartError } from '../cannot-start.js';

/** How often the holder touches the lock, and how old it must be before another machine believes the holder dead. */
const heartbeatMs = 2_000;
const staleMs = 10_000;

interface Holder {
  id: string;
  pid: number;
  /** Kernel's start time of the process, so that a reused pid is not taken for the holder. Empty where unknown. */
  startedAt: string;
  /** Where pid means something: host name and process namespace. */
  place: string;
}

export interface DataDirLock {
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process alone: two processes on one embedded database silently lose writes. A lock
 * whose holder died is taken over at once when the holder ran on this machine, and after ten seconds without a sign of
 * life when it ran elsewhere (another container on the same volume).
 *
 * @param onLost told when the lock file was taken away; the process must stop writing.
 * @throws CannotStartError naming the holder.
 */
export async function lockDataDir(dataDir: string, onLost: (error: Error) => void): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'server.lock');
  const self: Holder = {
    id: randomUUID(),
    pid: process.pid,
    startedAt: await startTime(process.pid),
    place: await place(),
  };
  const content = JSON.stringify(self);
  while (!(await create(path, content))) await takeOver(path, self, dataDir);
  const timer = setInterval(async () => {
    const now = new Date();
    try {
      if ((await readFile(path, 'utf8')) !== content) throw new Error('another process took it');
      await utimes(path, now, now);
    } catch (error) {
      clearInterval(timer);
      onLost(new Error(`lost the lock of data directory ${dataDir}`, { cause: error }));
    }
  }, heartbeatMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if ((await readIfThere(path)) === content) await rm(path, { force: true });
    },
  };
}

/** Puts the complete lock in place, or answers false when there is one. */
async function create(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the lock when its holder is dead; otherwise raises. */
async function takeOver(path: string, self: Holder, dataDir: string): Promise<void> {
  const found = await readIfThere(path);
  if (found === undefined) return;
  const holder = parse(found);
  if (holder?.place === self.place && holder.place !== '') {
    if (await isAlive(holder)) throw locked(dataDir, holder);
  } else {
    const age = await ageMs(path);
    if (age < staleMs) await delay(staleMs - age + heartbeatMs / 2);
    if ((await ageMs(path)) < staleMs) throw locked(dataDir, holder);
  }
  // Renamed before it is removed, so that of two that saw the dead lock one removes it and neither a living one.
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => {});
  if ((await readIfThere(aside)) !== found) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function locked(dataDir: string, holder: Holder | undefined): CannotStartError {
  const who = holder
    ? `process ${holder.pid}${holder.place.startsWith(hostname()) ? '' : ` on ${holder.place.split(' ')[0]}`}`
    : 'another process';
  return new CannotStartError(
    `data directory ${dataDir} is in use by ${who}: stop it or set FACET_DATA_DIR to another directory`,
  );
}

async function isAlive({ pid, startedAt }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isErrno(error, 'EPERM')) return false;
  }
  const [state] = await processFields(pid);
  // A zombie is dead: it only waits for its parent to take note.
  return state !== 'Z' && state !== 'X' && startedAt === (await startTime(pid));
}

/** Field 22 of /proc/<pid>/stat; empty where there is no /proc. */
async function startTime(pid: number): Promise<string> {
  return (await processFields(pid))[19] ?? '';
}

/** Fields of /proc/<pid>/stat from the third on: those after the command, whose parentheses may hold anything. */
async function processFields(pid: number): Promise<string[]> {
  const line = await readIfThere(`/proc/${pid}/stat`);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
}

async function place(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => process.platform);
  const boot = await readIfThere('/proc/sys/kernel/random/boot_id');
  return `${hostname()} ${namespace} ${boot?.trim() ?? ''}`.trim();
}

async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : Number.POSITIVE_INFINITY;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ESRCH')) return undefined;
    throw error;
  }
}

function parse(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
