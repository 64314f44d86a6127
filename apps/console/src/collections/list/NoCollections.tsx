import { Button } from '@mantine/core';
import { MeshFace } from '../../photo/MeshFace.js';
import { PlusIcon } from '../../theme/icons.js';
import css from '../collections.module.css';

/** What to do where there is no collection. */
export function NoCollections({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <div className={css.empty}>
      <span className={css.gallery} aria-hidden="true">
        <MeshFace />
        <MeshFace />
        <MeshFace />
      </span>
      <div className={css.emptyText}>
        <p className={css.emptyTitle}>No collections yet</p>
        <p>
          A collection holds the faces you want to find again. Create one, drop photos into it, then search it with
          another photo.
        </p>
        <Button leftSection={<PlusIcon size={16} />} onClick={onCreate}>
          Create the first
        </Button>
      </div>
    </div>
  );
}
