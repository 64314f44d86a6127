import { useEffect } from 'react';
import { Audit } from './audit/Audit.js';
import { CollectionPage } from './collections/CollectionPage.js';
import { Collections } from './collections/Collections.js';
import { Keys } from './keys/Keys.js';
import { Members } from './members/Members.js';
import { Overview } from './overview/Overview.js';
import { PlanPage } from './plan/PlanPage.js';
import type { OrgPlace } from './route.js';
import { Security } from './security/Security.js';
import { TryIt } from './tryit/TryIt.js';
import { UsagePage } from './usage/UsagePage.js';
import { goTo } from './useOrgPlace.js';
import { Deliveries } from './webhooks/Deliveries.js';
import { Webhooks } from './webhooks/Webhooks.js';

/** The page of a member that the address leads to. */
export function WorkspacePage({ place }: { readonly place: OrgPlace }) {
  switch (place.at) {
    case 'collections':
      return <Collections />;
    case 'collection':
      return <CollectionPage key={place.id} id={place.id} />;
    case 'keys':
      return <Keys />;
    case 'try':
      return <TryIt />;
    case 'usage':
      return <UsagePage />;
    case 'plan':
      return <PlanPage />;
    case 'members':
      return <Members />;
    case 'audit':
      return <Audit />;
    case 'webhooks':
      return <Webhooks />;
    case 'webhook':
      return <Deliveries key={place.id} id={place.id} />;
    case 'security':
      return <Security />;
    case 'overview':
      return <Overview />;
    default:
      return <Onwards />;
  }
}

/** Pages for people who are not signed in lead those who are to the overview. */
function Onwards() {
  useEffect(() => goTo({ at: 'overview' }, { replace: true }), []);
  return null;
}
