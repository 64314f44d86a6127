import { Button } from '@mantine/core';
import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { fileSize } from '../../../format.js';
import { FileInput } from '../../../photo/FileInput.js';
import { filesIn } from '../../../photo/intake.js';
import css from '../products.module.css';
import { chosenFile } from './chosenFile.js';
import type { ChosenFile } from './drafts.js';
import type { Field } from './fields.js';
import { Required } from './Required.js';

interface Props {
  readonly field: Extract<Field, { readonly kind: 'file' }>;
  readonly file: ChosenFile | undefined;
  readonly fault: string | undefined;
  readonly onChange: (file: ChosenFile | undefined) => void;
}

/** A file that is sent as base64: chosen or dropped, a picture with a small view of it. */
export function FileField({ field, file, fault, onChange }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  const [unread, setUnread] = useState<string>();
  const [preview, setPreview] = useState<string>();
  const id = useId();
  const isPicture = field.accept === '' || field.accept.startsWith('image/');
  const said = unread ?? fault;
  const action = file !== undefined ? 'Change' : isPicture ? 'Choose a photo' : 'Choose a file';

  useEffect(() => {
    if (file === undefined) setPreview(undefined);
  }, [file]);
  useEffect(() => {
    if (preview !== undefined) return () => URL.revokeObjectURL(preview);
  }, [preview]);

  const take = async ([first]: readonly File[]) => {
    if (!first) return;
    try {
      const read = await chosenFile(first);
      setUnread(undefined);
      setPreview(first.type.startsWith('image/') ? URL.createObjectURL(first) : undefined);
      onChange(read);
    } catch {
      setUnread('The browser cannot read this file.');
    }
  };
  const onDrop = (event: DragEvent) => {
    const files = filesIn(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop is a pointer's shortcut; the keyboard has the button
    <div onDrop={onDrop} onDragOver={(event) => event.preventDefault()}>
      <p id={`${id}-name`} className={css.fieldName}>
        {field.label}
        {field.isRequired && <Required />}
      </p>
      {field.note !== undefined && <p className={css.fieldNote}>{field.note}</p>}
      <div className={css.file} data-wrong={said !== undefined || undefined}>
        {preview !== undefined && <img src={preview} alt="" />}
        <p className={css.fileName}>
          {file === undefined ? 'Nothing chosen; drop one here' : file.name}
          {file && <span>{fileSize(file.bytes)}</span>}
        </p>
        <Button
          ref={chooser}
          variant="default"
          size="xs"
          aria-label={`${action}: ${field.label}`}
          aria-describedby={said === undefined ? undefined : `${id}-fault`}
          data-wrong={said !== undefined || undefined}
          onClick={() => picker.current?.click()}
        >
          {action}
        </Button>
        {file && (
          <Button
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            size="xs"
            aria-label={`Remove: ${field.label}`}
            onClick={() => {
              onChange(undefined);
              chooser.current?.focus();
            }}
          >
            Remove
          </Button>
        )}
      </div>
      {said !== undefined && (
        <p id={`${id}-fault`} className={css.fieldFault}>
          {said}
        </p>
      )}
      <FileInput ref={picker} accept={field.accept} onFiles={take} />
    </div>
  );
}
