import type { WorkspaceCollection } from '@facet/sdk';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { DropZone } from '../../photo/DropZone.js';
import { FileInput } from '../../photo/FileInput.js';
import { smallerCopy } from '../../photo/intake.js';
import { PhotoStage } from '../../photo/PhotoStage.js';
import { useFileDrop } from '../../photo/useFileDrop.js';
import { useFocusRescue } from '../../photo/useFocusRescue.js';
import { usePhoto } from '../../photo/usePhoto.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { isOversized } from '../../request/oversized.js';
import { RequestPanel } from '../../request/RequestPanel.js';
import { SmallerCopy } from '../../request/SmallerCopy.js';
import { answerOf, useCall } from '../../request/useCall.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import room from '../../shell/room.module.css';
import { ThresholdSlider } from '../../threshold/ThresholdSlider.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { OutcomeView, outcomeSentence } from './OutcomeView.js';
import { ask, callOf, defaultThreshold, type Outcome, type Question, type Settings } from './question.js';
import css from './tryit.module.css';

interface Props {
  readonly collections: readonly WorkspaceCollection[];
  readonly question: Question;
}

/** The photo, what is asked about it, and the answer. */
export function Trial({ collections, question }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const [photo, choose] = usePhoto();
  const { state, start, reset } = useCall<Outcome>();
  const [collectionId, setCollectionId] = useState(collections[0]?.id ?? '');
  const [thresholds, setThresholds] = useState(defaultThreshold);
  const [topK, setTopK] = useState('5');
  const [checkLiveness, setCheckLiveness] = useState(false);
  const [externalId, setExternalId] = useState('');
  const [faults, setFaults] = useState<{ readonly external_id?: string; readonly top_k?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const another = useFocusRescue<HTMLButtonElement>(photo);
  const threshold = thresholds[question];
  const settings: Settings = {
    collectionId,
    threshold,
    topK: Number(topK),
    checkLiveness,
    externalId: externalId.trim(),
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer to another question is none to this one
  useEffect(reset, [question]);

  const take = ([file]: readonly File[]) => {
    if (!file) return;
    choose(file);
    reset();
  };
  const shrink = async () => {
    const smaller = photo && (await smallerCopy(photo));
    if (smaller) take([smaller]);
    return smaller !== undefined;
  };
  const inviting = useFileDrop(take);
  const send = () => {
    if (!photo) return;
    start(async (options) => {
      const outcome = await ask(client, question, photo.file, settings, options);
      announce(outcomeSentence(outcome));
      return outcome;
    }, false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(question === 'verify' && settings.externalId === '' ? { external_id: 'Say who it should be.' } : {}),
      ...(question === 'identify' && !isTopK(topK) ? { top_k: 'Give a whole number from 1 to 100.' } : {}),
    };
    setFaults(found);
    if (Object.keys(found).length === 0) send();
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const answer = answerOf(state);
  const response = state.phase === 'failed' ? state.response : answer?.response;

  return (
    <div className={css.trial}>
      <div className={css.photo}>
        {photo === undefined ? (
          <DropZone
            size="compact"
            title="Drop a photo of one person here"
            hint="Paste one, or choose a file"
            inviting={inviting}
            onFiles={take}
          />
        ) : (
          <>
            <PhotoStage
              photo={photo}
              alt={`Your photo ${photo.name}`}
              faces={[]}
              working={state.phase === 'sending'}
              maxHeight={420}
            />
            <div className={room.tools}>
              <Button ref={another} variant="default" onClick={() => picker.current?.click()}>
                Another photo
              </Button>
              <span className={room.fileName}>{photo.name}</span>
              <FileInput ref={picker} onFiles={take} />
            </div>
          </>
        )}
      </div>
      <form ref={form} className={page.form} onSubmit={submit} noValidate aria-label="What to ask">
        <NativeSelect
          label="Collection"
          value={collectionId}
          onChange={(event) => setCollectionId(event.currentTarget.value)}
          data={collections.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {question === 'verify' && (
          <TextInput
            label="External id"
            description="The person that the photo should show"
            autoComplete="off"
            spellCheck={false}
            required
            value={externalId}
            error={faults.external_id}
            onChange={(event) => setExternalId(event.currentTarget.value)}
          />
        )}
        {question === 'identify' && (
          <>
            <TextInput
              label="Matches, at most"
              inputMode="numeric"
              autoComplete="off"
              value={topK}
              error={faults.top_k}
              onChange={(event) => setTopK(event.currentTarget.value)}
            />
            <Checkbox
              label="Refuse prints and screens"
              checked={checkLiveness}
              onChange={(event) => setCheckLiveness(event.currentTarget.checked)}
            />
          </>
        )}
        <div className={css.threshold}>
          <p>
            <span>Threshold</span>
            <b>{threshold.toFixed(2)}</b>
          </p>
          <ThresholdSlider
            value={threshold}
            onChange={(value) => setThresholds((last) => ({ ...last, [question]: value }))}
            scaled
          />
        </div>
        <div className={page.formActions}>
          <Button type="submit" loading={state.phase === 'sending'} disabled={photo === undefined}>
            {question === 'identify' ? 'Identify' : question === 'verify' ? 'Verify' : 'Check liveness'}
          </Button>
          {photo === undefined && <span className={page.caption}>Choose a photo first.</span>}
        </div>
        {state.phase === 'sending' && <Waiting text="Looking at the face" />}
      </form>
      <div className={css.answer}>
        {answer && <OutcomeView outcome={answer.result} />}
        {state.phase === 'failed' && (
          <ErrorNotice error={state.error} response={state.response} onRetry={send}>
            {photo && isOversized(state.error, photo.file.size, 'workspace') && (
              <SmallerCopy label="Take a smaller copy" make={shrink} />
            )}
          </ErrorNotice>
        )}
        <RequestPanel call={callOf(question, settings, photo?.name ?? 'photo.jpg')} response={response} keyless />
      </div>
    </div>
  );
}

function isTopK(text: string): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= 100;
}
