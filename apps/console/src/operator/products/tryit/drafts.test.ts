import { describe, expect, it } from 'vitest';
import { type Drafts, readInputs, untouchedOf } from './drafts.js';
import { fieldsOf } from './fields.js';
import { inputFaults } from './inputFaults.js';

const fields =
  fieldsOf({
    type: 'object',
    required: ['name', 'person'],
    properties: {
      name: { type: 'string' },
      age: { type: 'integer' },
      sure: { type: 'boolean' },
      kind: { enum: ['a', null, 3] },
      photo: { type: 'string', contentEncoding: 'base64' },
      tags: { type: 'array', items: { type: 'string' } },
      person: { type: 'object', properties: { city: { type: 'string' } } },
      address: { type: 'object', properties: { street: { type: 'string' } } },
      anything: {},
    },
  }) ?? [];

const read = (typed: Drafts) => readInputs(fields, { ...untouchedOf(fields), ...typed });

describe('readInputs', () => {
  it('leaves out what was left empty', () => {
    expect(read({}).inputs).toEqual({ person: {} });
  });

  it('makes values of what was typed', () => {
    const file = { name: 'a.jpg', base64: 'AAAA', bytes: 3, type: 'image/jpeg' };
    const { inputs, faults } = read({
      name: { text: 'Ada' },
      age: { text: ' 1.5 ' },
      sure: { text: 'false' },
      kind: { text: '1' },
      photo: { file },
      tags: { rows: [{ row: 4, draft: { text: 'x' } }] },
      person: { parts: { city: { text: 'Turin' } } },
      address: { parts: { street: { text: 'Via' } } },
      anything: { text: '[1]' },
    });
    expect(faults.size).toBe(0);
    expect(inputs).toEqual({
      name: 'Ada',
      age: 1.5,
      sure: false,
      kind: null,
      photo: 'AAAA',
      tags: ['x'],
      person: { city: 'Turin' },
      address: { street: 'Via' },
      anything: [1],
    });
  });

  it('says what cannot be sent', () => {
    const { faults } = read({
      age: { text: 'ten' },
      tags: { rows: [{ row: 1, draft: { text: '' } }] },
      anything: { text: '{' },
    });
    expect([...faults.keys()]).toEqual(['inputs.age', 'inputs.tags.0', 'inputs.anything']);
  });
});

describe('inputFaults', () => {
  it('puts what the server says beside its field', () => {
    const { faults, covered } = inputFaults(
      'inputs.age: Must be an integer; inputs.tags[0]: Too short; inputs.person.city: Required',
      fields,
    );
    expect(covered).toBe(true);
    expect(Object.fromEntries(faults)).toEqual({
      'inputs.age': 'Must be an integer',
      'inputs.tags.0': 'Too short',
      'inputs.person.city': 'Required',
    });
  });

  it('finds a picture inside of a sentence', () => {
    expect(Object.fromEntries(inputFaults('No face found in inputs.photo', fields).faults)).toEqual({
      'inputs.photo': 'No face found in inputs.photo',
    });
  });

  it('leaves what it cannot place to the message', () => {
    expect(inputFaults('inputs.unknown: Is not known', fields)).toMatchObject({ covered: false });
    expect(inputFaults('The service is temporarily unavailable. Please retry.', fields)).toMatchObject({
      covered: false,
    });
  });
});
