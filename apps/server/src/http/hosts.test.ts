import { describe, expect, it } from 'vitest';
import { routedUrl } from './hosts.js';

const hosts = new Map([
  ['face.example.com', '/face'],
  ['[::1]', '/kyc'],
]);
const route = (host: string | undefined, url: string) =>
  routedUrl(hosts, { url, headers: host === undefined ? {} : { host } });

describe('routedUrl', () => {
  it.each([
    ['face.example.com', '/api/v2/faces:detect', '/face/api/v2/faces:detect'],
    ['FACE.example.com:443', '/api/v2/faces:detect?x=/face', '/face/api/v2/faces:detect?x=/face'],
    ['face.example.com.', '/', '/face/'],
    ['face.example.com', '/face/api/v2/x', '/face/api/v2/x'],
    ['face.example.com', '/face?x', '/face?x'],
    ['face.example.com', '/faces', '/face/faces'],
    ['face.example.com', '/healthz', '/healthz'],
    ['face.example.com', '/healthz/x', '/face/healthz/x'],
    ['[::1]:8080', '/x', '/kyc/x'],
    ['other.example.com', '/api', '/api'],
    ['evil.example.com:face.example.com', '/api', '/api'],
    [undefined, '/api', '/api'],
    ['other', '/face/api/v2/faces%3Adetect?a=%3A', '/face/api/v2/faces:detect?a=%3A'],
  ])('%s %s → %s', (host, url, routed) => {
    expect(route(host, url)).toBe(routed);
  });
});
