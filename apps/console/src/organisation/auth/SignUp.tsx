import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useMember } from '../session/MemberProvider.js';
import { AuthPage, emailFault, NewPasswordField, passwordFault } from './AuthPage.js';
import { ReadYourMail, SendAgain } from './ReadYourMail.js';

/** Founds an organisation with its first owner; a mail has to be answered before anything exists. */
export function SignUp() {
  const { client, lastEmail } = useMember();
  const announce = useAnnounce();
  const form = useForm({ organization: '', email: '', password: '' });
  const [sentTo, setSentTo] = useState<string>();
  const submit = form.submit(
    ({ organization, email, password }) => ({
      organization: organization.trim() === '' ? 'Give your organisation a name.' : undefined,
      email: emailFault(email),
      password: passwordFault(password),
    }),
    async ({ organization, email, password }) => {
      const { user } = await client.auth.register({ organization, email: email.trim(), password });
      lastEmail.current = user.email;
      setSentTo(user.email);
      announce('Almost there: read your mail');
    },
  );
  const signIn = <a href={addressOf({ at: 'sign-in' })}>Sign in</a>;

  if (sentTo !== undefined) {
    return (
      <ReadYourMail again={<SendAgain email={sentTo} />} foot={<>Confirmed already? {signIn}</>}>
        A link is on its way to <b>{sentTo}</b>. Your organisation exists once you have followed it, within 24 hours.
      </ReadYourMail>
    );
  }
  return (
    <AuthPage
      title="Found an organisation"
      lead="It holds your collections, keys and colleagues. You are its first owner."
      foot={<>A member already? {signIn}</>}
    >
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput
          label="Organisation"
          autoComplete="organization"
          maxLength={200}
          required
          {...form.text('organization')}
        />
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          inputMode="email"
          required
          {...form.text('email')}
        />
        <NewPasswordField {...form.text('password')} />
        {form.error !== undefined && <InlineError error={form.error} />}
        <div className={page.formActions}>
          <Button type="submit" loading={form.busy}>
            Sign up
          </Button>
        </div>
      </form>
    </AuthPage>
  );
}
