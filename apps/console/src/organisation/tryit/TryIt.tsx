import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { Waiting } from '../../request/Waiting.js';
import shell from '../../shell/shell.module.css';
import { useAllCollections } from '../collections/useAllCollections.js';
import { Page } from '../page/Page.js';
import { Nothing } from '../page/Records.js';
import { addressOf } from '../route.js';
import { type Question, questions } from './question.js';
import { Trial } from './Trial.js';

/** Identify, verify and liveness with a photo at hand, and the call that does it. */
export function TryIt() {
  const { data: collections, error, reload } = useAllCollections();
  const [question, setQuestion] = useState<Question>('identify');
  return (
    <Page
      title="Try it out"
      lead="What your applications will do: send a photo, read the answer. The photo is not kept."
      actions={
        <SegmentedControl
          aria-label="What to ask"
          radius="md"
          value={question}
          onChange={(value) => setQuestion(questions.find((each) => each.value === value)?.value ?? 'identify')}
          data={[...questions]}
          classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
        />
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {collections === undefined && error === undefined && <Waiting text="Reading the collections" />}
      {collections?.length === 0 && (
        <Nothing>
          <p>
            There is no collection to ask yet: <a href={addressOf({ at: 'collections' })}>make one</a>, then enrol faces
            in it.
          </p>
        </Nothing>
      )}
      {collections !== undefined && collections.length > 0 && <Trial collections={collections} question={question} />}
    </Page>
  );
}
