import { isFacetError } from '@facet/sdk';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { type Form, useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useMember } from '../session/MemberProvider.js';
import { goTo } from '../useOrgPlace.js';
import { AuthPage, NewPasswordField, passwordFault } from './AuthPage.js';

interface Props {
  /** Of the mail; empty when the link lost it. */
  readonly token: string;
}

const toSignIn = () => goTo({ at: 'sign-in' }, { replace: true });

/**
 * Confirms an address. It takes a click, since programs that look into mails follow links too, and the token is good for
 * one use.
 */
export function VerifyEmail({ token }: Props) {
  const { client } = useMember();
  const announce = useAnnounce();
  const { busy, error, run } = useAction();
  const [done, setDone] = useState(false);
  const confirm = () =>
    run(async () => {
      await client.auth.verifyEmail(token);
      announce('Your address is confirmed');
      setDone(true);
    });
  if (done) {
    return (
      <AuthPage title="Your address is confirmed" lead="Your organisation exists now. Sign in to set it up.">
        <div className={page.formActions}>
          <Button onClick={toSignIn} data-autofocus>
            Go to sign in
          </Button>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage
      title="Confirm your email address"
      lead={token === '' ? <LinkIncomplete /> : 'One click, and your organisation exists.'}
      foot={<a href={addressOf({ at: 'sign-in' })}>Sign in instead</a>}
    >
      {error !== undefined && (
        <Refusal error={error}>
          It may have been used already, or be older than 24 hours. If your address is confirmed, sign in; if it is not,
          signing in offers to send another mail.
        </Refusal>
      )}
      {token !== '' && (
        <div className={page.formActions}>
          <Button onClick={confirm} loading={busy}>
            Confirm my address
          </Button>
        </div>
      )}
    </AuthPage>
  );
}

/** Sets a new password. */
export function ResetPassword({ token }: Props) {
  const { client } = useMember();
  const announce = useAnnounce();
  const form = useForm({ password: '' });
  const submit = form.submit(
    ({ password }) => ({ password: passwordFault(password) }),
    async ({ password }) => {
      await client.auth.resetPassword({ token, password });
      announce('Your new password is set: sign in with it');
      toSignIn();
    },
  );
  return (
    <AuthPage
      title="Choose a new password"
      lead={token === '' ? <LinkIncomplete /> : 'You will be signed out everywhere, and sign in with the new one.'}
      foot={<a href={addressOf({ at: 'forgot-password' })}>Have another link sent</a>}
    >
      {token !== '' && (
        <PasswordForm form={form} onSubmit={submit} action="Set the password">
          The link may have been used already, or be too old. Have another one sent.
        </PasswordForm>
      )}
    </AuthPage>
  );
}

/** Makes a member of somebody who was invited. */
export function AcceptInvitation({ token }: Props) {
  const { client, lastEmail } = useMember();
  const announce = useAnnounce();
  const form = useForm({ password: '' });
  const [joined, setJoined] = useState<string>();
  const submit = form.submit(
    ({ password }) => ({ password: passwordFault(password) }),
    async ({ password }) => {
      const { user, organization } = await client.invitations.accept({ token, password });
      lastEmail.current = user.email;
      announce(`You are a member of ${organization.name} now`);
      setJoined(organization.name);
    },
  );
  if (joined !== undefined) {
    return (
      <AuthPage title={`Welcome to ${joined}`} lead="You are a member now. Sign in with the password you chose.">
        <div className={page.formActions}>
          <Button onClick={toSignIn}>Go to sign in</Button>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage
      title="Join your colleagues"
      lead={token === '' ? <LinkIncomplete /> : 'Choose a password, and you are a member of the organisation.'}
      foot={<a href={addressOf({ at: 'sign-in' })}>Sign in instead</a>}
    >
      {token !== '' && (
        <PasswordForm form={form} onSubmit={submit} action="Join">
          The invitation may have been used, withdrawn, or be older than seven days. Ask for another one.
        </PasswordForm>
      )}
    </AuthPage>
  );
}

interface FormProps {
  readonly form: Form<{ password: string }>;
  readonly onSubmit: ReturnType<Form<{ password: string }>['submit']>;
  readonly action: string;
  /** What may be the matter with the link. */
  readonly children: ReactNode;
}

function PasswordForm({ form, onSubmit, action, children }: FormProps) {
  return (
    <form ref={form.ref} className={page.form} onSubmit={onSubmit} noValidate>
      <NewPasswordField {...form.text('password')} />
      {form.error !== undefined && <Refusal error={form.error}>{children}</Refusal>}
      <div className={page.formActions}>
        <Button type="submit" loading={form.busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** Why it did not work; what to do about it, where it is the link that is not good. */
function Refusal({ error, children }: { readonly error: unknown; readonly children: ReactNode }) {
  const code = isFacetError(error, 'workspace') ? error.code : undefined;
  if (code !== 'TOKEN_INVALID' && code !== 'CONFLICT') return <InlineError error={error} />;
  return (
    <div className={page.card} data-tone="warn" role="alert">
      <b>{code === 'CONFLICT' ? 'This address is a member’s already.' : 'This link is not good, or not any more.'}</b>
      <p className={page.note}>{children}</p>
    </div>
  );
}

function LinkIncomplete() {
  return <>This link is not complete. Copy all of it from the mail, up to its last character.</>;
}
