import type { Attributes, FaceDetection } from '@facet/sdk';
import { useEffect, useRef, useState } from 'react';
import { faceCount } from '../format.js';
import { DropZone } from '../photo/DropZone.js';
import { smallerCopy } from '../photo/intake.js';
import { PhotoStage } from '../photo/PhotoStage.js';
import { useFileDrop } from '../photo/useFileDrop.js';
import { useFocusRescue } from '../photo/useFocusRescue.js';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { isOversized } from '../request/oversized.js';
import { RequestPanel } from '../request/RequestPanel.js';
import { SmallerCopy } from '../request/SmallerCopy.js';
import { answerOf, useCall } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import { DetectTools } from './DetectTools.js';
import { FaceList } from './FaceList.js';

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

  const shrink = async () => {
    const smaller = photo && (await smallerCopy(photo));
    if (smaller) choosePhoto(smaller);
    return smaller !== undefined;
  };

  const answer = answerOf(state);
  const faces = answer?.result.faces ?? [];
  const active = hovered ?? opened;
  const parts = [
    { name: 'image', file: photo?.name ?? 'photo.jpg' },
    { name: 'attributes', value: attributes },
  ];
  const request = (
    <RequestPanel
      call={{ method: 'POST', path: '/face/api/v2/faces:detect', parts }}
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
      <DetectTools
        photo={photo}
        again={again}
        attributes={attributes}
        landmarks={landmarks}
        onFiles={take}
        onAttributes={setAttributes}
        onLandmarks={setLandmarks}
      />
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
              {isOversized(state.error, photo.file.size) && <SmallerCopy label="Send a smaller copy" make={shrink} />}
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
