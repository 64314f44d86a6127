import { isFacetError } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { FieldRefusal, useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { DangerButton } from '../../shell/DangerButton.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { PasswordField } from '../auth/AuthPage.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { goTo } from '../useOrgPlace.js';

/** Asks for the organisation's own name and the password before everything is erased. */
export function DeleteOrganisation({ onClose }: { readonly onClose: () => void }) {
  const { client, me, leave } = useOrganisation();
  const announce = useAnnounce();
  const { name } = me.organization;
  const form = useForm({ name: '', password: '' });
  const submit = form.submit(
    (values) => ({
      name: values.name.trim() === name ? undefined : 'That is not its name.',
      password: values.password === '' ? 'Give your password.' : undefined,
    }),
    async ({ password }) => {
      try {
        await client.deleteOrganization(password);
      } catch (error) {
        if (isFacetError(error, 'workspace') && error.code === 'INVALID_CREDENTIALS') {
          throw new FieldRefusal<typeof form.values>({ password: 'That is not your password.' });
        }
        throw error;
      }
      announce(`${name} is erased`);
      goTo({ at: 'sign-up' }, { replace: true });
      leave();
    },
  );
  return (
    <Dialog title={`Delete ${name}?`} onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <p className={page.note}>
          Its members, keys, webhooks, collections and faces are erased at once, and you are signed out. This cannot be
          undone.
        </p>
        <TextInput
          label={
            <>
              Type <b>{name}</b> to confirm
            </>
          }
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.text('name')}
        />
        <PasswordField label="Your password" autoComplete="current-password" {...form.text('password')} />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <DangerButton type="submit" loading={form.busy}>
            Delete the organisation
          </DangerButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
