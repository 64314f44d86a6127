import type { OtpSetup } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { ShownOnce } from '../../secret/ShownOnce.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { Tag } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { DisableOtp, EnableOtp } from './OtpForms.js';

/** One-time codes: set up with an authenticator app, and given up again. */
export function TwoFactor() {
  const { client, me, refresh } = useOrganisation();
  const announce = useAnnounce();
  const isOn = me.user.two_factor_enabled;
  const [setup, setSetup] = useState<OtpSetup>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [disabling, setDisabling] = useState(false);
  const { busy, error, run } = useAction();
  // Where that fails, what is on show is told anew by the next page that is opened.
  const reread = () => refresh().catch(() => undefined);
  const begin = () => run(async () => setSetup(await client.auth.setUpOtp()));
  return (
    <Section
      title="Two-factor sign-in"
      note="Signing in asks for a code of your authenticator app too, so that a stolen password is not enough."
      actions={<Tag tone={isOn ? 'good' : 'plain'}>{isOn ? 'On' : 'Off'}</Tag>}
    >
      {error !== undefined && <InlineError error={error} />}
      <div className={page.formActions}>
        {isOn ? (
          <Button variant="default" onClick={() => setDisabling(true)}>
            Turn it off
          </Button>
        ) : (
          <Button onClick={begin} loading={busy}>
            Set it up
          </Button>
        )}
      </div>
      {setup && (
        <EnableOtp
          setup={setup}
          onClose={() => setSetup(undefined)}
          onEnabled={(recovery) => {
            setSetup(undefined);
            setCodes(recovery);
            announce('Two-factor sign-in is on. Store the recovery codes');
          }}
        />
      )}
      {codes && (
        <ShownOnce
          title="Store these recovery codes"
          name="recovery codes"
          secret={codes.join('\n')}
          onClose={() => {
            setCodes(undefined);
            reread();
          }}
        >
          <p>
            Two-factor sign-in is on. Without your authenticator app, each of these codes signs you in once. They are
            not shown again.
          </p>
        </ShownOnce>
      )}
      {disabling && (
        <DisableOtp
          onClose={() => setDisabling(false)}
          onDisabled={() => {
            setDisabling(false);
            announce('Two-factor sign-in is off');
            reread();
          }}
        />
      )}
    </Section>
  );
}
