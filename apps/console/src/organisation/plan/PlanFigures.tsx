import type { OwnPlan } from '@facet/sdk';
import page from '../page/page.module.css';

/** The figures of a plan, and how near the organisation is to them. */
export function PlanFigures({ plan }: { readonly plan: OwnPlan }) {
  const { limits, used } = plan;
  return (
    <dl className={page.cards}>
      <Figure label="Collections" used={used.collections} limit={limits.collections} />
      <Figure label="Your API keys" used={used.api_keys} limit={limits.keys_per_member} />
      <Figure label="Faces" used={used.faces} note={each(limits.faces_per_collection, 'in a collection, at most')} />
      <Figure
        label="Requests a minute"
        used={limits.requests_per_minute}
        note="For each key, unless it says otherwise"
      />
    </dl>
  );
}

function each(limit: number | null, what: string): string {
  return limit === null ? 'As many as you like' : `${limit.toLocaleString('en-US')} ${what}`;
}

interface Props {
  readonly label: string;
  /** null where there is no limit. */
  readonly used: number | null;
  /** With it, the share of it that is used is shown. */
  readonly limit?: number | null;
  readonly note?: string;
}

function Figure({ label, used, limit, note }: Props) {
  const share = limit ? Math.min(1, (used ?? 0) / limit) : undefined;
  return (
    <div className={page.card}>
      <dt className={page.caption}>{label}</dt>
      <dd>
        <p className={page.figure}>
          {used === null ? 'Unlimited' : used.toLocaleString('en-US')}
          {limit !== undefined && (
            <small> of {limit === null ? 'as many as you like' : limit.toLocaleString('en-US')}</small>
          )}
        </p>
        {note && <p className={page.caption}>{note}</p>}
        {share !== undefined && (
          <div className={page.meter} data-full={share >= 1 || undefined} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </dd>
    </div>
  );
}
