export type { BreakerEvent, CallOutcome, ProductCallEvent, RunObserver } from './parts.js';
export { type PipelineParts, Pipelines } from './pipelines.js';
export { ProductRuns } from './runs.js';
