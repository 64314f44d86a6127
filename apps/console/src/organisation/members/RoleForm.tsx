import type { Member, MemberRole } from '@facet/sdk';
import { Button, NativeSelect } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { roles, rolesGivenBy } from './roles.js';

interface Props {
  readonly member: Member;
  readonly onClose: () => void;
  readonly onSaved: (member: Member) => void;
}

/** Changes what a member may do. */
export function RoleForm({ member, onClose, onSaved }: Props) {
  const { client, me, refresh } = useOrganisation();
  const announce = useAnnounce();
  const form = useForm<{ role: string }>({ role: member.role });
  const submit = form.submit(
    () => ({}),
    async ({ role }) => {
      const saved = await client.members.update(member.id, { role: role as MemberRole });
      announce(`${saved.email}: ${saved.role}`);
      onSaved(saved);
      // One's own role decides what is shown from now on.
      if (saved.id === me.user.id) await refresh();
    },
  );
  return (
    <Dialog title={`The role of ${member.email}`} onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <NativeSelect
          label="Role"
          description={`May: ${roles.find(({ value }) => value === form.values.role)?.may}`}
          data={[...rolesGivenBy(me.role)]}
          data-autofocus
          {...form.text('role')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
