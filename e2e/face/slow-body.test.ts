import { describe, expect } from 'vitest';
import { answer } from '../support/http.js';
import { partHead } from '../support/multipart.js';
import { provokes } from '../support/provokes.js';
import { dial, exchange, uploadHead } from '../support/socket.js';

describe.concurrent('a body that stops arriving', () => {
  provokes(
    'validation_error',
    'a body that stops arriving, after 15 s',
    async ({ face }) => {
      const start = uploadHead(face, { 'content-length': '100000' });
      const part = partHead({ name: 'image', filename: 'slow.jpg', type: 'image/jpeg' });
      const started = performance.now();
      const { status, body, closedByServer } = await exchange(await dial(face.baseUrl), start + part, 30_000);
      expect(closedByServer).toBe(true);
      expect(performance.now() - started).toBeLessThan(20_000);
      const [head = '', text = ''] = body.split('\r\n\r\n');
      const headers = Object.fromEntries(
        head
          .split('\r\n')
          .slice(1)
          .map((line) => line.toLowerCase().split(': ') as [string, string]),
      );
      return answer(status, headers, text);
    },
    60_000,
  );
});
