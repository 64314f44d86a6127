import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { count, fileSize } from '../../../format.js';
import operator from '../../operator.module.css';
import css from '../products.module.css';

interface Props {
  readonly fileName: string;
  /** Base64. */
  readonly data: string;
  readonly pageCount: number;
}

/** The report of a call, to open and to keep. */
export function Report({ fileName, data, pageCount }: Props) {
  const [held, setHeld] = useState<{ readonly address: string; readonly bytes: number }>();
  useEffect(() => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
    setHeld({ address, bytes: bytes.length });
    return () => URL.revokeObjectURL(address);
  }, [data]);
  return (
    <div className={css.report}>
      <p>
        <b>{fileName}</b>
        <span className={operator.small}>
          {count(pageCount, 'page')}
          {held && `, ${fileSize(held.bytes)}`}
        </span>
      </p>
      {held && (
        <div>
          <Button component="a" variant="default" size="xs" href={held.address} target="_blank" rel="noreferrer">
            Open the report
          </Button>
          <Button component="a" variant="default" size="xs" href={held.address} download={fileName}>
            Download
          </Button>
        </div>
      )}
    </div>
  );
}
