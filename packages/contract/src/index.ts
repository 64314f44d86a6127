export * from './limits.js';
export * from './problems.js';
