import type { Ref } from 'react';
import { ACCEPTED_TYPES } from './intake.js';

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  readonly multiple?: boolean;
  readonly accept?: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The browser's own file picker, opened by another control's click on this hidden field. */
export function FileInput({ ref, multiple = false, accept = ACCEPTED_TYPES, onFiles }: Props) {
  return (
    <input
      ref={ref}
      type="file"
      accept={accept}
      multiple={multiple}
      hidden
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        // Else choosing the same file again would be no change.
        event.currentTarget.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
