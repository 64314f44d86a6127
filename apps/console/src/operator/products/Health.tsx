import type { Product } from '@facet/sdk';
import { duration, percent } from '../../format.js';
import { State } from '../State.js';

const breakers = {
  closed: { tone: 'good', said: 'Closed' },
  half_open: { tone: 'plain', said: 'Half open' },
  open: { tone: 'warn', said: 'Open' },
} as const;

/** Whether calls get through to what is behind a product. */
export function Breaker({ product }: { readonly product: Product }) {
  const { tone, said } = breakers[product.health.breaker];
  return product.backend.type === 'builtin' ? 'None' : <State tone={tone}>{said}</State>;
}

/** The share of calls that failed lately, in words; a dash without calls. */
export function errorRate({ health }: Product): string {
  return health.error_rate === null ? '–' : unbroken(percent(health.error_rate));
}

/** How long half of the calls took at most; a dash without calls. */
export function median({ health: { p50_ms: ms } }: Product): string {
  if (ms === null) return '–';
  return unbroken(ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms));
}

/** A figure that stays on one line with its unit. */
function unbroken(figure: string): string {
  return figure.replaceAll(' ', '\u00a0');
}

/** What is behind a product, short: the host of a service, or the name of a pipeline. */
export function backendName({ backend }: Product): string {
  if (backend.type === 'builtin') return backend.pipeline;
  return URL.canParse(backend.url) ? new URL(backend.url).host : backend.url;
}
