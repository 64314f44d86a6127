import type { EnrolledFace, WorkspaceCollection } from '@facet/sdk';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { score } from '../../format.js';
import { DropZone } from '../../photo/DropZone.js';
import { smallerCopy } from '../../photo/intake.js';
import { PhotoStage } from '../../photo/PhotoStage.js';
import { useFileDrop } from '../../photo/useFileDrop.js';
import { useFocusRescue } from '../../photo/useFocusRescue.js';
import { usePhoto } from '../../photo/usePhoto.js';
import { InlineError } from '../../request/InlineError.js';
import { isOversized } from '../../request/oversized.js';
import { SmallerCopy } from '../../request/SmallerCopy.js';
import { useForm } from '../../request/useForm.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import css from './enrol.module.css';
import { metadataFault, readMetadata } from './metadata.js';

interface Props {
  readonly collection: WorkspaceCollection;
  readonly onEnrolled: (face: EnrolledFace) => void;
}

const EMPTY = { external_id: '', metadata: '', check_liveness: true };

/** A photo, who is on it, and what to keep beside the face. */
export function EnrolPanel({ collection, onEnrolled }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const [photo, choose] = usePhoto();
  const [enrolled, setEnrolled] = useState<EnrolledFace>();
  const form = useForm(EMPTY);
  const field = useFocusRescue<HTMLInputElement>(photo);
  const drop = useFocusRescue<HTMLButtonElement>(photo);
  const take = ([file]: readonly File[]) => {
    if (!file || form.busy) return;
    setEnrolled(undefined);
    choose(file);
  };
  const shrink = async () => {
    const smaller = photo && (await smallerCopy(photo));
    if (smaller) take([smaller]);
    return smaller !== undefined;
  };
  const inviting = useFileDrop(take);

  const submit = form.submit(
    ({ external_id, metadata }) => ({
      external_id: external_id.trim() === '' ? 'Say who it is.' : undefined,
      metadata: metadataFault(metadata),
    }),
    async ({ external_id, metadata, check_liveness }) => {
      if (!photo) return;
      const face = await client.faces.enrol(collection.id, photo.file, {
        external_id: external_id.trim(),
        metadata: readMetadata(metadata) ?? {},
        check_liveness,
      });
      announce(`${face.external_id ?? 'The face'} is enrolled`);
      setEnrolled(face);
      choose(undefined);
      form.set({ ...EMPTY, check_liveness });
      onEnrolled(face);
    },
  );
  return (
    <Section title="Enrol a face">
      {enrolled && (
        <p className={page.card} data-tone="accent">
          <b>{enrolled.external_id}</b> is enrolled
          {enrolled.quality_score !== null && `, with a quality of ${score(enrolled.quality_score)}`}
          {enrolled.liveness_score !== null && ` and a liveness of ${score(enrolled.liveness_score)}`}.
        </p>
      )}
      {photo === undefined ? (
        <DropZone
          size="small"
          control={drop}
          title="Drop a photo of one person here"
          hint="Paste one, or choose a file: at least 100 × 100 pixels, at most 10 MB"
          inviting={inviting}
          onFiles={take}
        />
      ) : (
        <form ref={form.ref} className={`${page.card} ${css.enrol}`} onSubmit={submit} noValidate>
          <PhotoStage photo={photo} alt={`Your photo ${photo.name}`} faces={[]} working={form.busy} maxHeight={360} />
          <div className={page.form}>
            <TextInput
              ref={field}
              label="External id"
              description="What you call the person"
              autoComplete="off"
              spellCheck={false}
              maxLength={255}
              required
              {...form.text('external_id')}
            />
            <Textarea
              label="Metadata"
              description="A JSON object that answers carry along; may be left empty"
              placeholder='{"name": "Ann"}'
              className={page.mono ?? ''}
              rows={3}
              spellCheck={false}
              {...form.text('metadata')}
            />
            <Checkbox
              label="Check that the photo shows a person, not a print or a screen"
              {...form.flag('check_liveness')}
            />
            {form.error !== undefined && <InlineError error={form.error} />}
            {isOversized(form.error, photo.file.size, 'workspace') && (
              <SmallerCopy label="Take a smaller copy" make={shrink} />
            )}
            {form.busy && <Waiting text="Enrolling the face" />}
            <div className={page.formActions}>
              <Button type="submit" loading={form.busy}>
                Enrol
              </Button>
              <Button
                variant="subtle"
                color="gray"
                c="var(--ink-2)"
                disabled={form.busy}
                onClick={() => choose(undefined)}
              >
                Another photo
              </Button>
            </div>
          </div>
        </form>
      )}
    </Section>
  );
}
