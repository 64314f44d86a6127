import { send } from './http.js';

/** Values of one metric by their labels as they stand in Prometheus text, `''` for none. */
export async function metric(baseUrl: string, name: string): Promise<Map<string, number>> {
  const { text } = await send({ method: 'GET', url: `${baseUrl}/metrics` });
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (match?.[1] === name) values.set(match[2] ?? '', Number(match[3]));
  }
  return values;
}

/** The server's resident memory in bytes. */
export async function residentBytes(baseUrl: string): Promise<number> {
  return (await metric(baseUrl, 'process_resident_memory_bytes')).get('') ?? Number.NaN;
}
