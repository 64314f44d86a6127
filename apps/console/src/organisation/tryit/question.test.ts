import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../request/curl.js';
import { callOf } from './question.js';

const settings = { collectionId: 'c-1', threshold: 0.55, topK: 5, checkLiveness: false, externalId: 'ann' };

describe('callOf', () => {
  it('is the call that an application makes', () => {
    const command = curlCommand('http://h', 'K', callOf('identify', settings, 'me.jpg'));
    expect(command).toBe(
      [
        'curl http://h/workspace/api/v1/collections/c-1/identify',
        "-H 'X-API-Key: K'",
        '-F top_k=5',
        '-F threshold=0.55',
        '-F check_liveness=false',
        '-F image=@me.jpg',
      ].join(' \\\n  '),
    );
  });

  it('says where a name is missing', () => {
    const { parts } = callOf('verify', { ...settings, externalId: '' }, 'me.jpg');
    expect(parts).toContainEqual({ name: 'external_id', value: 'EXTERNAL_ID' });
  });
});
