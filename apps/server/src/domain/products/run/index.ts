export { type PipelineParts, Pipelines } from './pipelines.js';
export { ProductRuns } from './runs.js';
