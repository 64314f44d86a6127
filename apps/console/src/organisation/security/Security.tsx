import { Button } from '@mantine/core';
import { useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Page, Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { Sessions } from './Sessions.js';
import { TwoFactor } from './TwoFactor.js';

/** How the member signs in, and where they are signed in. */
export function Security() {
  return (
    <Page title="Security" lead="How you sign in, and where you are signed in.">
      <TwoFactor />
      <Password />
      <Sessions />
    </Page>
  );
}

function Password() {
  const { client, me } = useOrganisation();
  const announce = useAnnounce();
  const [sent, setSent] = useState(false);
  const { busy, error, run } = useAction();
  const send = () =>
    run(async () => {
      await client.auth.forgotPassword(me.user.email);
      announce('Read your mail for the link');
      setSent(true);
    });
  return (
    <Section
      title="Password"
      note={
        sent ? (
          <>
            A link is on its way to <b>{me.user.email}</b>. Where the operator has set up no mail server, it is found on
            the server with <code>npx facet mail</code>.
          </>
        ) : (
          'A link for a new password is sent to your address. Setting one signs you out everywhere.'
        )
      }
    >
      {error !== undefined && <InlineError error={error} />}
      <div className={page.formActions}>
        <Button variant="default" onClick={send} loading={busy}>
          {sent ? 'Send the link again' : 'Change the password'}
        </Button>
      </div>
    </Section>
  );
}
