import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine.js';

export interface Goal {
  name: string;
  value: number;
  unit: string;
  bound: 'at most' | 'at least';
  target: number;
  /** What the reader must know to believe the value. */
  note?: string;
}

export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export interface Outcome {
  tables: Table[];
  goals: Goal[];
  /** One line for each part that could not run, with the reason. */
  skipped: string[];
  /** Whatever else is worth keeping with the result. */
  details?: unknown;
}

export interface Run {
  name: string;
  machine: Machine;
  commit: string;
  date: string;
  seconds: number;
  options: Record<string, unknown>;
}

/** Whether the value keeps to the goal; a value that is not a number does not. */
function isMet({ value, bound, target }: Goal): boolean {
  return bound === 'at most' ? value <= target : value >= target;
}

/** The outcome as text for a terminal. */
export function renderOutcome({ name, machine, commit, seconds }: Run, outcome: Outcome): string {
  const lines = [
    `${name} · ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB · Node ${machine.node} · commit ${commit}`,
  ];
  for (const table of outcome.tables) lines.push('', table.title, renderRows([table.columns, ...table.rows]));
  if (outcome.goals.length > 0) {
    const rows = outcome.goals.map((goal) => [
      goal.name,
      `${show(goal.value)} ${goal.unit}`.trim(),
      `${goal.bound} ${show(goal.target)}`,
      isMet(goal) ? 'met' : 'MISSED',
      goal.note ?? '',
    ]);
    lines.push('', 'Goals', renderRows([['goal', 'value', 'target', '', ''], ...rows]));
  }
  if (outcome.skipped.length > 0) lines.push('', ...outcome.skipped.map((line) => `skipped: ${line}`));
  lines.push('', `took ${seconds} s`);
  return lines.join('\n');
}

function renderRows(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? show(cell) : cell)));
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row, i) =>
      row
        .map((cell, column) =>
          typeof rows[i][column] === 'number' ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function show(value: number): string {
  if (!Number.isFinite(value)) return '—';
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size < 0.1 ? 4 : size < 10 ? 2 : size < 1000 ? 1 : 0);
}

/** Keeps the outcome as JSON in `directory`, one file for each benchmark and machine, and returns its path. */
export function saveOutcome(directory: string, run: Run, outcome: Outcome): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${run.name}-${run.machine.slug}.json`);
  const goals = outcome.goals.map((goal) => ({ ...goal, met: isMet(goal) }));
  writeFileSync(file, `${JSON.stringify({ ...run, ...outcome, goals }, roundNumbers, 2)}\n`);
  return file;
}

function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
