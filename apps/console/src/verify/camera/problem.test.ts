import { describe, expect, it } from 'vitest';
import { cameraProblem } from './problem.js';

describe('cameraProblem', () => {
  it.each([
    ['NotAllowedError', /not allowed/],
    ['SecurityError', /not allowed/],
    ['NotFoundError', /No camera/],
    ['OverconstrainedError', /No camera/],
    ['NotReadableError', /could not be started/],
    ['SomethingElse', /could not be used/],
  ])('%s', (name, said) => {
    expect(cameraProblem(name).title).toMatch(said);
  });

  it('passes on what it does not know', () => {
    expect(cameraProblem('SomethingElse').remedy).toContain('SomethingElse');
  });
});
