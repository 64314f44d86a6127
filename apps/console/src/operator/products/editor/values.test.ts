import type { Product } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { newProduct, productChanges, valuesOf } from './values.js';

const product = {
  slug: 'age',
  name: 'Age',
  active: true,
  default_format: 'both',
  input_schema: { type: 'object' },
  backend: {
    type: 'http',
    url: 'https://models.example.com/age',
    method: 'POST',
    headers: { 'X-Key': '{{credential}}' },
    timeout_ms: 5_000,
    request_mapping: null,
    response_mapping: '{"age": $round(age)}',
    verify_tls: true,
    idempotent: false,
    max_response_bytes: 8 * 1_048_576,
  },
  has_credential: true,
} as unknown as Product;

describe('the editor', () => {
  it('sends back what it was given, but for the credential', () => {
    expect(productChanges(valuesOf(product), { type: 'object' }, product)).toEqual({
      name: 'Age',
      default_format: 'both',
      input_schema: { type: 'object' },
      backend: product.backend,
    });
  });

  it('sends a credential that was typed, or its removal', () => {
    const typed = { ...valuesOf(product), 'backend.credential': 'secret' };
    expect(productChanges(typed, undefined, product).backend).toMatchObject({ credential: 'secret' });
    const removed = { ...valuesOf(product), removesCredential: true };
    expect(productChanges(removed, undefined, product).backend).toMatchObject({ credential: null });
  });

  it('leaves the bounds of a new product to the server when none were typed, and empty headers out', () => {
    const values = {
      ...valuesOf(undefined),
      slug: ' age ',
      'backend.url': ' http://localhost/ ',
      'backend.headers': [
        { row: 0, name: ' X-A ', value: 'b' },
        { row: 1, name: '', value: '' },
      ],
    };
    expect(newProduct(values, undefined)).toEqual({
      slug: 'age',
      name: '',
      active: true,
      default_format: 'json',
      backend: {
        type: 'http',
        url: 'http://localhost/',
        method: 'POST',
        headers: { 'X-A': 'b' },
        request_mapping: null,
        response_mapping: null,
        verify_tls: true,
        idempotent: false,
      },
    });
  });

  it('sends of a built-in pipeline its name alone', () => {
    const values = { ...valuesOf(undefined), 'backend.type': 'builtin' as const, 'backend.url': 'left over' };
    expect(newProduct(values, undefined).backend).toEqual({ type: 'builtin', pipeline: 'face.detect' });
  });
});
