import type { Attributes, FaceDetection } from '@facet/sdk';
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { faceCount } from '../format.js';
import { DropZone } from '../photo/DropZone.js';
import { ACCEPTED_TYPES, smallerCopy } from '../photo/intake.js';
import { PhotoStage } from '../photo/PhotoStage.js';
import { useFileDrop } from '../photo/useFileDrop.js';
import { useFocusRescue } from '../photo/useFocusRescue.js';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { isOversized } from '../request/oversized.js';
import { RequestPanel } from '../request/RequestPanel.js';
import { answerOf, useCall } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import shell from '../shell/shell.module.css';
import { FaceList } from './FaceList.js';

const LEVELS: readonly Attributes[] = ['none', 'default', 'all'];

/** One photo: its faces, drawn and listed. */
export function DetectRoom() {
  const { client, apiKey } = useApi();
  const [photo, choosePhoto] = usePhoto();
  const [attributes, setAttributes] = useState<Attributes>('all');
  const [landmarks, setLandmarks] = useState(true);
  const [hovered, setHovered] = useState<number>();
  const [opened, setOpened] = useState<number>();
  const { state, start } = useCall<FaceDetection>();
  const sent = useRef<Blob>(undefined);
  const picker = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]) => choosePhoto(files[0]);
  const inviting = useFileDrop(take);
  const again = useFocusRescue<HTMLButtonElement>(photo);

  const send = () => {
    if (!photo || apiKey === '') return;
    const keep = sent.current === photo.file;
    sent.current = photo.file;
    if (!keep) setOpened(undefined);
    start((options) => client.face({ apiKey }).detect(photo.file, { attributes, ...options }), keep);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call follows what the person changed, not every render
  useEffect(send, [photo, attributes, apiKey]);

  const answer = answerOf(state);
  const faces = answer?.result.faces ?? [];
  const active = hovered ?? opened;
  const parts = [
    { name: 'image', file: photo?.name ?? 'photo.jpg' },
    { name: 'attributes', value: attributes },
  ];
  const request = (
    <RequestPanel
      path="/face/api/v2/faces:detect"
      parts={parts}
      response={state.phase === 'failed' ? state.response : answer?.response}
    />
  );

  if (!photo) {
    return (
      <div className={room.stack}>
        {apiKey === '' && <KeyNeeded />}
        <DropZone
          title="Drop a photo here, paste one, or choose a file"
          hint="JPEG, PNG or WebP, up to 8 MB"
          inviting={inviting}
          onFiles={take}
        />
        {request}
      </div>
    );
  }
  return (
    <div className={room.stack}>
      {apiKey === '' && <KeyNeeded />}
      <div className={room.tools}>
        <Button ref={again} variant="default" onClick={() => picker.current?.click()}>
          Another photo
        </Button>
        <input
          ref={picker}
          type="file"
          accept={ACCEPTED_TYPES}
          hidden
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            if (files.length > 0) take(files);
          }}
        />
        <span className={room.fileName} title={photo.name}>
          {photo.name}
        </span>
        <div className={room.options}>
          <Switch
            label="Landmarks"
            size="sm"
            checked={landmarks}
            disabled={attributes === 'none'}
            onChange={(event) => setLandmarks(event.currentTarget.checked)}
          />
          <div className={room.option}>
            <span id="attributes-label">Attributes</span>
            <SegmentedControl
              aria-labelledby="attributes-label"
              size="xs"
              radius="md"
              classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
              value={attributes}
              onChange={(value) => setAttributes(LEVELS.find((level) => level === value) ?? 'all')}
              data={[...LEVELS]}
            />
          </div>
        </div>
      </div>
      <div className={room.bench} data-inviting={inviting || undefined}>
        <PhotoStage
          photo={photo}
          alt={`Your photo ${photo.name}`}
          faces={faces}
          upright={answer?.result.image_size}
          active={active}
          landmarks={landmarks}
          working={state.phase === 'sending'}
          maxHeight={660}
          onHover={setHovered}
          onPick={setOpened}
        />
        <div className={room.side}>
          {state.phase === 'failed' && (
            <ErrorNotice error={state.error} response={state.response} onRetry={send}>
              {isOversized(state.error, photo.file.size) && (
                <Button onClick={async () => choosePhoto((await smallerCopy(photo)) ?? undefined)}>
                  Send a smaller copy
                </Button>
              )}
            </ErrorNotice>
          )}
          {state.phase === 'sending' && !answer && <Waiting text="Looking for faces" />}
          {answer && (
            <>
              <h2 className={room.sideTitle} aria-live="polite">
                {faceCount(faces.length)}
              </h2>
              {faces.length === 0 ? (
                <p className={room.sideNote}>The API found no face in this photo. That is an answer, not an error.</p>
              ) : (
                <FaceList
                  faces={faces}
                  photo={photo}
                  size={answer.result.image_size}
                  active={active}
                  opened={opened}
                  onHover={setHovered}
                  onOpen={setOpened}
                />
              )}
            </>
          )}
        </div>
        <div className={room.request}>{request}</div>
      </div>
    </div>
  );
}
