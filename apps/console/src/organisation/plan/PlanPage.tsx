import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { words } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { Page, Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { DeleteOrganisation } from './DeleteOrganisation.js';
import { PlanFigures } from './PlanFigures.js';

/** What the plan allows, how much of it is used, and the end of the organisation. */
export function PlanPage() {
  const { client, me } = useOrganisation();
  const [deleting, setDeleting] = useState(false);
  const read = useCallback((signal: AbortSignal) => client.plan({ signal }), [client]);
  const { data: plan, error, reload } = useRead(read);
  return (
    <Page
      title="Plan and limits"
      lead={
        plan && `${words(plan.name)}: ${plan.description || 'no description'} The operator of this server changes it.`
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {plan === undefined && error === undefined && <Waiting text="Reading the plan" />}
      {plan && <PlanFigures plan={plan} />}
      {me.role === 'owner' && (
        <Section
          title="The end of the organisation"
          note="Deleting it erases its members, keys, webhooks, collections and faces, for good."
        >
          <div className={page.formActions}>
            <Button variant="default" c="var(--warn)" onClick={() => setDeleting(true)}>
              Delete {me.organization.name}
            </Button>
          </div>
        </Section>
      )}
      {deleting && <DeleteOrganisation onClose={() => setDeleting(false)} />}
    </Page>
  );
}
