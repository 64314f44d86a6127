import type { Me } from '@facet/sdk';
import { useEffect, useRef } from 'react';
import { words } from '../format.js';
import css from './organisation.module.css';
import { addressOf, type OrgPlace } from './route.js';

interface Link {
  readonly at: Extract<
    OrgPlace['at'],
    'overview' | 'collections' | 'keys' | 'try' | 'usage' | 'plan' | 'members' | 'audit' | 'webhooks' | 'security'
  >;
  readonly label: string;
  /** Pages that only owners and admins are let into. */
  readonly managers?: true;
}

const links: readonly Link[] = [
  { at: 'overview', label: 'Overview' },
  { at: 'collections', label: 'Collections' },
  { at: 'keys', label: 'API keys' },
  { at: 'try', label: 'Try it out' },
  { at: 'usage', label: 'Usage' },
  { at: 'plan', label: 'Plan and limits' },
  { at: 'members', label: 'Members', managers: true },
  { at: 'webhooks', label: 'Webhooks', managers: true },
  { at: 'audit', label: 'Audit log', managers: true },
  { at: 'security', label: 'Security' },
];

/** The pages of the organisation, for whoever is signed in. */
export function Sections({ place, me }: { readonly place: OrgPlace; readonly me: Me }) {
  const list = useRef<HTMLUListElement>(null);
  const { role, organization } = me;
  const mayManage = role === 'owner' || role === 'admin';
  const here = place.at === 'collection' ? 'collections' : place.at === 'webhook' ? 'webhooks' : place.at;

  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow page the link of another page may be out of sight
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - list.current.offsetLeft - 40;
  }, [here]);

  return (
    <nav className={css.sections} aria-label="Organisation">
      <p className={css.organisation}>
        <b>{organization.name}</b>
        <span>
          {words(role)}, {organization.plan} plan
        </span>
      </p>
      <ul ref={list} className={css.links}>
        {links
          .filter(({ managers }) => !managers || mayManage)
          .map(({ at, label }) => (
            <li key={at}>
              <a href={addressOf({ at })} {...(here === at ? { 'aria-current': 'page' } : {})}>
                {label}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
