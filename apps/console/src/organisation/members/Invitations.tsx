import type { Invitation } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { PlusIcon } from '../../theme/icons.js';
import { Section } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import { Record, Tag } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { InviteForm } from './InviteForm.js';
import { roles } from './roles.js';

/** Open invitations. */
export function Invitations() {
  const { client } = useOrganisation();
  const [inviting, setInviting] = useState(false);
  const [revoking, setRevoking] = useState<Invitation>();
  const fetchPage = useCallback<FetchPage<Invitation>>(
    async (cursor, signal) => {
      const { invitations, next_cursor } = await client.invitations.list(cursor ? { cursor } : {}, { signal });
      return { items: invitations, next: next_cursor };
    },
    [client],
  );
  const pages = usePages(fetchPage);
  return (
    <Section
      title="Invitations"
      note="Whoever is invited gets a mail with a link, and chooses a password there. Without a mail server the mail stays on this server."
      actions={
        <Button leftSection={<PlusIcon size={16} />} onClick={() => setInviting(true)}>
          Invite somebody
        </Button>
      }
    >
      <PagedList label="Invitations" pages={pages} empty={<p>No open invitations.</p>}>
        {(invitation) => (
          <Record
            key={invitation.id}
            name={invitation.email}
            tags={<Tag>{roles.find(({ value }) => value === invitation.role)?.label}</Tag>}
            facts={[
              ['Invited', <Moment key="at" at={invitation.created_at} />],
              ['Good until', <Moment key="until" at={invitation.expires_at} />],
            ]}
            actions={
              <Button
                variant="subtle"
                size="xs"
                color="gray"
                c="var(--warn)"
                aria-label={`Withdraw the invitation of ${invitation.email}`}
                onClick={() => setRevoking(invitation)}
              >
                Withdraw
              </Button>
            }
          />
        )}
      </PagedList>
      {inviting && (
        <InviteForm
          onClose={() => setInviting(false)}
          onInvited={(invitation) => {
            // A second invitation of an address takes the place of the first.
            pages.change((all) => [invitation, ...all.filter(({ email }) => email !== invitation.email)]);
            setInviting(false);
          }}
        />
      )}
      {revoking && (
        <Confirm
          title={`Withdraw the invitation of ${revoking.email}?`}
          action="Withdraw"
          done="Invitation withdrawn"
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await client.invitations.revoke(revoking.id);
            pages.change((all) => all.filter(({ id }) => id !== revoking.id));
          }}
        >
          <p>The link in the mail stops working.</p>
        </Confirm>
      )}
    </Section>
  );
}
