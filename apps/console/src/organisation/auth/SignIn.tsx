import { isFacetError } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { FieldRefusal, useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useMember } from '../session/MemberProvider.js';
import { AuthPage, PasswordField, WhereMailIs } from './AuthPage.js';
import css from './auth.module.css';
import { SendAgain } from './ReadYourMail.js';

interface Props {
  /** Whether the session ended without the person's doing. */
  readonly ended: boolean;
  readonly onDone: () => void;
}

/** Email and password; then a one-time code, where the account asks for one. */
export function SignIn({ ended, onDone }: Props) {
  const { signIn, lastEmail } = useMember();
  const announce = useAnnounce();
  const form = useForm({ email: lastEmail.current, password: '', otp: '' });
  const [step, setStep] = useState<'password' | 'otp'>('password');
  const unverified = isFacetError(form.error, 'workspace') && form.error.code === 'EMAIL_NOT_VERIFIED';
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (step === 'otp') code.current?.focus();
  }, [step]);

  const send = async ({ email, password, otp }: typeof form.values) => {
    const withOtp = step === 'otp';
    try {
      await signIn({ email: email.trim(), password, ...(withOtp ? { otp: otp.trim() } : {}) });
    } catch (error) {
      const refused = isFacetError(error, 'workspace') ? error.code : undefined;
      if (refused === 'REQUIRES_2FA') {
        setStep('otp');
        announce('Now the code of your authenticator app');
        return;
      }
      if (refused === 'INVALID_CREDENTIALS' && withOtp) {
        throw new FieldRefusal<typeof form.values>({
          otp: 'That code is wrong, or was used already. Wait for the next one.',
        });
      }
      throw error;
    }
    announce('Signed in');
    onDone();
  };
  const submit = form.submit(
    ({ email, password, otp }) => ({
      email: email.trim() === '' ? 'Give your email address.' : undefined,
      password: password === '' ? 'Give your password.' : undefined,
      otp: step === 'otp' && otp.trim() === '' ? 'Give the code.' : undefined,
    }),
    send,
  );

  return (
    <AuthPage
      title={step === 'otp' ? 'One more step' : 'Sign in'}
      lead={
        step === 'otp'
          ? 'Open your authenticator app and type the six digits that it shows for Facet.'
          : ended && 'Your session has ended. Sign in again to go on.'
      }
      foot={
        <span className={css.between}>
          <a href={addressOf({ at: 'sign-up' })}>Found an organisation</a>
          <a href={addressOf({ at: 'forgot-password' })}>Forgotten your password?</a>
        </span>
      }
    >
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        {step === 'password' ? (
          <>
            <TextInput
              label="Email"
              type="email"
              autoComplete="username"
              inputMode="email"
              required
              {...form.text('email')}
            />
            <PasswordField label="Password" autoComplete="current-password" required {...form.text('password')} />
          </>
        ) : (
          <TextInput
            ref={code}
            label="Code"
            description="Or one of your recovery codes, if the app is out of reach"
            autoComplete="one-time-code"
            spellCheck={false}
            required
            {...form.text('otp')}
          />
        )}
        {form.error !== undefined && <InlineError error={form.error} />}
        {unverified && (
          <>
            <SendAgain email={form.values.email} />
            <WhereMailIs />
          </>
        )}
        <div className={page.formActions}>
          <Button type="submit" loading={form.busy}>
            Sign in
          </Button>
          {step === 'otp' && (
            <Button
              variant="subtle"
              color="gray"
              c="var(--ink-2)"
              onClick={() => {
                setStep('password');
                form.set({ otp: '', password: '' });
              }}
            >
              Another account
            </Button>
          )}
        </div>
      </form>
    </AuthPage>
  );
}
