import type { EnrolledFace, WorkspaceCollection } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { score } from '../../format.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { JsonDetails } from '../page/JsonDetails.js';
import { Section } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import page from '../page/page.module.css';
import { Record } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { EnrolPanel } from './EnrolPanel.js';
import { MetadataForm } from './MetadataForm.js';

interface Props {
  readonly collection: WorkspaceCollection;
  /** Told by how many the faces have changed. */
  readonly onCount: (difference: number) => void;
}

type Asks = { readonly for: 'metadata' | 'delete'; readonly face: EnrolledFace };

/** The faces of a collection, enrolling another one, and what is kept of each. */
export function Faces({ collection, onCount }: Props) {
  const { client, mayWork } = useOrganisation();
  const { id } = collection;
  const [looksFor, setLooksFor] = useState('');
  const [asks, setAsks] = useState<Asks>();
  const close = () => setAsks(undefined);
  const fetchPage = useCallback<FetchPage<EnrolledFace>>(
    async (cursor, signal) => {
      const query = { ...(cursor ? { cursor } : {}), ...(looksFor === '' ? {} : { external_id: looksFor }) };
      const { faces, next_cursor } = await client.faces.list(id, query, { signal });
      return { items: faces, next: next_cursor };
    },
    [client, id, looksFor],
  );
  const pages = usePages(fetchPage);
  return (
    <>
      {mayWork && (
        <EnrolPanel
          collection={collection}
          onEnrolled={(face) => {
            onCount(1);
            pages.change((faces) => [face, ...faces.filter(({ face_id }) => face_id !== face.face_id)]);
          }}
        />
      )}
      <Section title="Faces" actions={<Finder onFind={setLooksFor} />}>
        <PagedList
          label="Faces"
          pages={pages}
          empty={
            <p>
              {looksFor === '' ? 'No faces yet.' : `No face with the external id “${looksFor}” is in this collection.`}
            </p>
          }
        >
          {(face) => (
            <Record
              key={face.face_id}
              name={face.external_id ?? face.face_id}
              facts={[
                ['Quality', face.quality_score === null ? 'not known' : score(face.quality_score)],
                ['Liveness', face.liveness_score === null ? 'not checked' : score(face.liveness_score)],
                ['Enrolled', <Moment key="at" at={face.created_at} />],
              ]}
              actions={
                mayWork && (
                  <>
                    <Button
                      variant="default"
                      size="xs"
                      aria-label={`Edit the metadata of ${face.external_id ?? face.face_id}`}
                      onClick={() => setAsks({ for: 'metadata', face })}
                    >
                      Metadata
                    </Button>
                    <Button
                      variant="subtle"
                      size="xs"
                      color="gray"
                      c="var(--warn)"
                      aria-label={`Delete ${face.external_id ?? face.face_id}`}
                      onClick={() => setAsks({ for: 'delete', face })}
                    >
                      Delete
                    </Button>
                  </>
                )
              }
            >
              <JsonDetails label="Metadata" value={face.metadata} />
            </Record>
          )}
        </PagedList>
      </Section>
      {asks?.for === 'metadata' && (
        <MetadataForm
          collectionId={id}
          face={asks.face}
          onClose={close}
          onSaved={(saved) => {
            pages.change((faces) => faces.map((face) => (face.face_id === saved.face_id ? saved : face)));
            close();
          }}
        />
      )}
      {asks?.for === 'delete' && (
        <Confirm
          title="Delete this face?"
          action="Delete face"
          done="Face deleted"
          onClose={close}
          onConfirm={async () => {
            await client.faces.delete(id, asks.face.face_id);
            pages.change((faces) => faces.filter(({ face_id }) => face_id !== asks.face.face_id));
            onCount(-1);
          }}
        >
          <p>
            <b>{asks.face.external_id ?? asks.face.face_id}</b> will not be recognised any more. The external id is free
            again. This cannot be undone.
          </p>
        </Confirm>
      )}
    </>
  );
}

/** Looks for a face by its external id. */
function Finder({ onFind }: { readonly onFind: (externalId: string) => void }) {
  const [text, setText] = useState('');
  const find = (event: FormEvent) => {
    event.preventDefault();
    onFind(text.trim());
  };
  return (
    <form className={page.actions} onSubmit={find}>
      <TextInput
        aria-label="External id to look for"
        placeholder="External id"
        autoComplete="off"
        spellCheck={false}
        size="sm"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '') onFind('');
        }}
      />
      <Button type="submit" variant="default" size="sm">
        Find
      </Button>
    </form>
  );
}
