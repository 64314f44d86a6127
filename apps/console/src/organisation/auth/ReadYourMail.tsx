import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { useMember } from '../session/MemberProvider.js';
import { AuthPage, WhereMailIs } from './AuthPage.js';

interface Props {
  /** What the mail is about. */
  readonly children: ReactNode;
  readonly again?: ReactNode;
  readonly foot: ReactNode;
}

/** What to do while a mail is on its way. */
export function ReadYourMail({ children, again, foot }: Props) {
  return (
    <AuthPage title="Read your mail" lead={children} foot={foot}>
      {again}
      <WhereMailIs />
    </AuthPage>
  );
}

/** Has the verification mail sent once more. The server does not tell whether there was any to send. */
export function SendAgain({ email }: { readonly email: string }) {
  const { client } = useMember();
  const announce = useAnnounce();
  const { busy, error, run } = useAction();
  const send = () =>
    run(async () => {
      await client.auth.resendVerification(email.trim());
      announce('Sent again, if the address waits to be confirmed');
    });
  return (
    <div>
      <Button variant="default" loading={busy} onClick={send}>
        Send the mail again
      </Button>
      {error !== undefined && <InlineError error={error} />}
    </div>
  );
}
