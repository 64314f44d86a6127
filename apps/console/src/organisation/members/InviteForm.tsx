import type { Invitation, MemberRole } from '@facet/sdk';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { emailFault } from '../auth/AuthPage.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { roles, rolesGivenBy } from './roles.js';

interface Props {
  readonly onClose: () => void;
  readonly onInvited: (invitation: Invitation) => void;
}

/** Who is invited, as what. */
export function InviteForm({ onClose, onInvited }: Props) {
  const { client, me } = useOrganisation();
  const announce = useAnnounce();
  const form = useForm({ email: '', role: 'member' });
  const submit = form.submit(
    ({ email }) => ({ email: emailFault(email) }),
    async ({ email, role }) => {
      const invitation = await client.invitations.create({ email: email.trim(), role: role as MemberRole });
      announce(`${invitation.email} is invited`);
      onInvited(invitation);
    },
  );
  return (
    <Dialog title="Invite somebody" onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput
          label="Email"
          type="email"
          inputMode="email"
          autoComplete="off"
          required
          data-autofocus
          {...form.text('email')}
        />
        <NativeSelect
          label="Role"
          description={`May: ${roles.find(({ value }) => value === form.values.role)?.may}`}
          data={[...rolesGivenBy(me.role)]}
          {...form.text('role')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            Invite
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
