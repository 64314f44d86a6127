import type { EnrolledFace } from '@facet/sdk';
import { Button, Textarea } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { prettyJson } from '../../request/prettyJson.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { metadataFault, readMetadata } from './metadata.js';

interface Props {
  readonly collectionId: string;
  readonly face: EnrolledFace;
  readonly onClose: () => void;
  readonly onSaved: (face: EnrolledFace) => void;
}

/** What is kept beside a face. */
export function MetadataForm({ collectionId, face, onClose, onSaved }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const form = useForm({
    metadata: Object.keys(face.metadata).length === 0 ? '' : prettyJson(JSON.stringify(face.metadata)),
  });
  const submit = form.submit(
    ({ metadata }) => ({ metadata: metadataFault(metadata) }),
    async ({ metadata }) => {
      const saved = await client.faces.update(collectionId, face.face_id, { metadata: readMetadata(metadata) ?? {} });
      announce('Metadata saved');
      onSaved(saved);
    },
  );
  return (
    <Dialog title={`Metadata of ${face.external_id ?? 'the face'}`} onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <Textarea
          label="Metadata"
          description="A JSON object that answers carry along"
          className={page.mono ?? ''}
          rows={7}
          spellCheck={false}
          data-autofocus
          {...form.text('metadata')}
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
