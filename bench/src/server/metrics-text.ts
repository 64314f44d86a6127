/** The value of a metric without labels in Prometheus text; NaN when it is not there. */
export function readMetric(text: string, name: string): number {
  for (const line of text.split('\n')) {
    if (line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      return Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  return Number.NaN;
}
