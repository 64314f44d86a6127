import type { SignedInSession } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Moment } from '../../shell/Moment.js';
import { pageHeading } from '../../shell/pageHeading.js';
import { Section } from '../page/Page.js';
import { Record, Records, Tag } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';

/** Where the member is signed in, with the way to end that. */
export function Sessions() {
  const { client, signOut } = useOrganisation();
  const announce = useAnnounce();
  const read = useCallback(async (signal: AbortSignal) => (await client.auth.sessions({ signal })).sessions, [client]);
  const { data: sessions, error, reload, change } = useRead(read);
  const action = useAction();
  const others = sessions?.filter(({ current }) => !current) ?? [];
  const end = (ended: readonly SignedInSession[]) =>
    action.run(async () => {
      for (const { id } of ended) await client.auth.revokeSession(id);
      change((sessions ?? []).filter(({ id }) => !ended.some((each) => each.id === id)));
      announce(ended.length === 1 ? 'Signed out there' : 'Signed out everywhere else');
      pageHeading()?.focus();
    });
  return (
    <Section
      title="Sessions"
      actions={
        others.length > 1 && (
          <Button variant="default" size="sm" loading={action.busy} onClick={() => end(others)}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {sessions === undefined && error === undefined && <Waiting text="Reading the sessions" />}
      {action.error !== undefined && <InlineError error={action.error} />}
      {sessions && (
        <Records label="Sessions">
          {sessions.map((session) => (
            <Record
              key={session.id}
              name={session.address ?? 'Address not known'}
              tags={session.current && <Tag tone="good">This one</Tag>}
              facts={[
                ['Signed in', <Moment key="at" at={session.created_at} />],
                ['Last used', <Moment key="used" at={session.last_used_at} />],
                ['Ends', <Moment key="ends" at={session.expires_at} />],
              ]}
              actions={
                <Button
                  variant="default"
                  size="xs"
                  aria-label={session.current ? 'Sign out here' : `Sign out ${session.address ?? 'that session'}`}
                  onClick={() => (session.current ? signOut() : end([session]))}
                >
                  Sign out
                </Button>
              }
            />
          ))}
        </Records>
      )}
    </Section>
  );
}
