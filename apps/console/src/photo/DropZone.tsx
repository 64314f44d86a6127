import { type DragEvent, type RefObject, useRef } from 'react';
import { FileInput } from './FileInput.js';
import { filesIn } from './intake.js';
import { MeshFace } from './MeshFace.js';
import css from './photo.module.css';

interface Props {
  /** What this photo is for, said to people: "Choose a photo". */
  readonly title: string;
  readonly hint: string;
  /** Beside other things: a column, or a low strip where it is small. */
  readonly size?: 'large' | 'compact' | 'small';
  readonly control?: RefObject<HTMLButtonElement | null>;
  /** Whether a file is being dragged over the page. */
  readonly inviting: boolean;
  readonly multiple?: boolean;
  /** File types that the picker offers first. */
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The empty place for a photo: a button that opens the file picker, and a target for drops. */
export function DropZone({ title, hint, size = 'large', control, inviting, multiple = false, accept, onFiles }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const onDrop = (event: DragEvent) => {
    const files = filesIn(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <>
      <button
        ref={control}
        type="button"
        className={css.drop}
        data-size={size}
        data-inviting={inviting || undefined}
        onClick={() => picker.current?.click()}
        onDrop={onDrop}
      >
        <MeshFace className={css.mesh ?? ''} />
        <span className={css.dropText}>
          <span className={css.dropTitle}>{inviting ? 'Let go to use it' : title}</span>
          <span className={css.dropHint}>{hint}</span>
        </span>
      </button>
      <FileInput ref={picker} multiple={multiple} accept={accept} onFiles={onFiles} />
    </>
  );
}
