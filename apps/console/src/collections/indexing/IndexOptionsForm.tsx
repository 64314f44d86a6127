import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import shell from '../../shell/shell.module.css';
import { ChevronIcon } from '../../theme/icons.js';
import css from './indexing.module.css';
import { LONGEST_LABEL, MOST_FACES, parseMaxFaces, type Wishes, wishesSentence } from './queue.js';

const LEVELS: readonly Wishes['qualityFilter'][] = ['none', 'low', 'medium', 'high'];

interface Props {
  readonly wishes: Wishes;
  readonly onWishes: (wishes: Wishes) => void;
}

/** What the next photos are asked for; folded away, because the defaults are what most want. */
export function IndexOptionsForm({ wishes, onWishes }: Props) {
  const qualityId = useId();
  const change = (part: Partial<Wishes>) => onWishes({ ...wishes, ...part });
  return (
    <details className={css.options}>
      <summary className={css.summary}>
        <span>Options</span>
        <span className={css.summaryText}>{wishesSentence(wishes)}</span>
        <ChevronIcon size={16} />
      </summary>
      <div className={css.fields}>
        <div className={css.field}>
          <span id={qualityId}>Quality filter</span>
          <SegmentedControl
            aria-labelledby={qualityId}
            size="xs"
            radius="md"
            fullWidth
            classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
            value={wishes.qualityFilter}
            onChange={(value) => change({ qualityFilter: LEVELS.find((level) => level === value) ?? 'none' })}
            data={[...LEVELS]}
          />
        </div>
        <MaxFaces value={wishes.maxFaces} onChange={(maxFaces) => change({ maxFaces })} />
        <TextInput
          label="External face id"
          description="Who it is, for all faces of the next photos"
          maxLength={LONGEST_LABEL}
          value={wishes.externalFaceId}
          onChange={(event) => change({ externalFaceId: event.currentTarget.value })}
        />
        <TextInput
          label="External image id"
          placeholder="The file’s name"
          maxLength={LONGEST_LABEL}
          value={wishes.externalImageId}
          onChange={(event) => change({ externalImageId: event.currentTarget.value })}
        />
        <Switch
          label="Report faces that were here already"
          checked={wishes.detectDuplicates}
          onChange={(event) => change({ detectDuplicates: event.currentTarget.checked })}
        />
      </div>
    </details>
  );
}

interface MaxFacesProps {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** Keeps what is being typed, and takes it over once it is a number that the API takes. */
function MaxFaces({ value, onChange }: MaxFacesProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  return (
    <TextInput
      label="Faces per photo, at most"
      description="The largest are indexed"
      placeholder="All"
      inputMode="numeric"
      value={text}
      error={parseMaxFaces(text) === null ? `A whole number from 1 to ${MOST_FACES}, or nothing for all` : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value.trim();
        setText(typed);
        const number = parseMaxFaces(typed);
        if (number !== null) onChange(number);
      }}
    />
  );
}
