import { isFacetError, type OtpSetup } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { CopyButton } from '../../request/CopyButton.js';
import { InlineError } from '../../request/InlineError.js';
import { FieldRefusal, useForm } from '../../request/useForm.js';
import { DangerButton } from '../../shell/DangerButton.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { QrCode } from './QrCode.js';
import css from './security.module.css';

interface EnableProps {
  readonly setup: OtpSetup;
  readonly onClose: () => void;
  readonly onEnabled: (recoveryCodes: readonly string[]) => void;
}

/** The secret for the app, and the first code as a sign that it arrived there. */
export function EnableOtp({ setup, onClose, onEnabled }: EnableProps) {
  const { client } = useOrganisation();
  const form = useForm({ otp: '' });
  const submit = form.submit(needsCode, async ({ otp }) => {
    const { recovery_codes } = await refusingOtp(client.auth.enableOtp(otp.trim()));
    onEnabled(recovery_codes);
  });
  return (
    <Dialog title="Set up two-factor sign-in" onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <p className={page.note}>Scan this with your authenticator app.</p>
        <QrCode text={setup.otpauth_uri} label="QR code for your authenticator app" />
        <div className={css.secret}>
          <p className={page.caption}>Or type this key into it:</p>
          <code>{(setup.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
          <CopyButton text={setup.secret} label="Copy the key" />
        </div>
        <TextInput
          label="Code"
          description="The six digits that the app shows now"
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          required
          data-autofocus
          {...form.text('otp')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            Turn it on
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface DisableProps {
  readonly onClose: () => void;
  readonly onDisabled: () => void;
}

/** Takes a code before codes are asked for no more. */
export function DisableOtp({ onClose, onDisabled }: DisableProps) {
  const { client } = useOrganisation();
  const form = useForm({ otp: '' });
  const submit = form.submit(needsCode, async ({ otp }) => {
    await refusingOtp(client.auth.disableOtp(otp.trim()));
    onDisabled();
  });
  return (
    <Dialog title="Turn two-factor sign-in off?" onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <p className={page.note}>Signing in will ask for your password alone. Your recovery codes stop working.</p>
        <TextInput
          label="Code"
          description="Of your authenticator app, or a recovery code"
          autoComplete="one-time-code"
          spellCheck={false}
          required
          data-autofocus
          {...form.text('otp')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <DangerButton type="submit" loading={form.busy}>
            Turn it off
          </DangerButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface Code {
  readonly otp: string;
}

function needsCode({ otp }: Code) {
  return { otp: otp.trim() === '' ? 'Give the code.' : undefined };
}

/** A wrong code is the field's fault, although the server says it with the code for wrong passwords. */
async function refusingOtp<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isFacetError(error, 'workspace') && error.code === 'INVALID_CREDENTIALS') {
      throw new FieldRefusal<Code>({ otp: 'That code is wrong, or was used already. Wait for the next one.' });
    }
    throw error;
  }
}
