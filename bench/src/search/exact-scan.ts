import usearch from 'usearch';
import type { Gallery } from './gallery.js';

export interface ExactScan {
  /** For each probe, the highest cosines of the gallery in descending order. */
  cosines: number[][];
  /** Milliseconds of each probe on one thread. */
  latencies: number[];
}

/** Compares every probe with every template in memory, with vector instructions: what a scan costs at the least. */
export function scanExactly({ templates, dimensions, probes, faces }: Gallery, limit: number): ExactScan {
  const scan: ExactScan = { cosines: [], latencies: [] };
  for (const { template } of probes) {
    const began = performance.now();
    const { distances } = usearch.exactSearch(
      templates,
      template,
      dimensions,
      Math.min(limit, faces),
      usearch.MetricKind.IP,
      1,
    );
    scan.latencies.push(performance.now() - began);
    scan.cosines.push(Array.from(distances as Float32Array, (distance) => 1 - distance));
  }
  return scan;
}
