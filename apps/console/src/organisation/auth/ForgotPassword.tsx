import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useMember } from '../session/MemberProvider.js';
import { AuthPage, emailFault } from './AuthPage.js';
import { ReadYourMail } from './ReadYourMail.js';

/** Has a link for a new password sent. */
export function ForgotPassword() {
  const { client, lastEmail } = useMember();
  const announce = useAnnounce();
  const form = useForm({ email: lastEmail.current });
  const [sentTo, setSentTo] = useState<string>();
  const submit = form.submit(
    ({ email }) => ({ email: emailFault(email) }),
    async ({ email }) => {
      await client.auth.forgotPassword(email.trim());
      lastEmail.current = email.trim();
      setSentTo(email.trim());
      announce('Read your mail for the link');
    },
  );
  const foot = <a href={addressOf({ at: 'sign-in' })}>Back to signing in</a>;
  if (sentTo !== undefined) {
    return (
      <ReadYourMail foot={foot}>
        If <b>{sentTo}</b> is a member’s address, a link for a new password is on its way to it.
      </ReadYourMail>
    );
  }
  return (
    <AuthPage title="Forgotten your password?" lead="A link for a new one is sent to your address." foot={foot}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          inputMode="email"
          required
          {...form.text('email')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <div className={page.formActions}>
          <Button type="submit" loading={form.busy}>
            Send the link
          </Button>
        </div>
      </form>
    </AuthPage>
  );
}
