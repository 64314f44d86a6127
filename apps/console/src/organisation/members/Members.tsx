import type { Member } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { Page, Section } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import page from '../page/page.module.css';
import { Record, Tag } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { Invitations } from './Invitations.js';
import { RoleForm } from './RoleForm.js';
import { roles } from './roles.js';

type Asks = { readonly for: 'role' | 'remove'; readonly member: Member };

/** Who belongs to the organisation, and who is invited. */
export function Members() {
  const { client, me } = useOrganisation();
  const [asks, setAsks] = useState<Asks>();
  const close = () => setAsks(undefined);
  const fetchPage = useCallback<FetchPage<Member>>(
    async (cursor, signal) => {
      const { members, next_cursor } = await client.members.list(cursor ? { cursor } : {}, { signal });
      return { items: members, next: next_cursor };
    },
    [client],
  );
  const pages = usePages(fetchPage);
  const mayChange = (member: Member) => me.role === 'owner' || member.role !== 'owner';
  return (
    <Page title="Members" lead="Who belongs to the organisation, and who is invited. Only an owner makes owners.">
      <dl className={page.facts}>
        {roles.map(({ value, label, may }) => (
          <div key={value}>
            <dt>{label}</dt>
            <dd>{may}</dd>
          </div>
        ))}
      </dl>
      <Section title="Members">
        <PagedList label="Members" pages={pages} empty={<p>Nobody.</p>}>
          {(member) => (
            <Record
              key={member.id}
              name={member.email}
              tags={
                <>
                  <Tag tone={member.role === 'owner' ? 'good' : 'plain'}>
                    {roles.find(({ value }) => value === member.role)?.label}
                  </Tag>
                  {member.id === me.user.id && <Tag>You</Tag>}
                </>
              }
              facts={[
                ['Since', <Moment key="since" at={member.created_at} />],
                ['Two-factor sign-in', member.two_factor_enabled ? 'on' : 'off'],
              ]}
              actions={
                mayChange(member) && (
                  <>
                    <Button
                      variant="default"
                      size="xs"
                      aria-label={`Change role of ${member.email}`}
                      onClick={() => setAsks({ for: 'role', member })}
                    >
                      Change role
                    </Button>
                    <Button
                      variant="subtle"
                      size="xs"
                      color="gray"
                      c="var(--warn)"
                      aria-label={`Remove ${member.email}`}
                      onClick={() => setAsks({ for: 'remove', member })}
                    >
                      Remove
                    </Button>
                  </>
                )
              }
            />
          )}
        </PagedList>
      </Section>
      <Invitations />
      {asks?.for === 'role' && (
        <RoleForm
          member={asks.member}
          onClose={close}
          onSaved={(saved) => {
            pages.change((members) => members.map((member) => (member.id === saved.id ? saved : member)));
            close();
          }}
        />
      )}
      {asks?.for === 'remove' && (
        <Confirm
          title={`Remove ${asks.member.email}?`}
          action="Remove member"
          done={`${asks.member.email} is no member any more`}
          onClose={close}
          onConfirm={async () => {
            await client.members.remove(asks.member.id);
            pages.change((members) => members.filter(({ id }) => id !== asks.member.id));
          }}
        >
          <p>Their sessions end at once, and their API keys stop working.</p>
        </Confirm>
      )}
    </Page>
  );
}
