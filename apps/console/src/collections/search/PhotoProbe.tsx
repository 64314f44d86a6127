import { DropZone } from '../../photo/DropZone.js';
import type { Photo } from '../../photo/intake.js';
import { PhotoStage } from '../../photo/PhotoStage.js';
import { answerOf } from '../../request/useCall.js';
import type { Search } from './useSearch.js';

interface Props {
  readonly photo: Photo | undefined;
  readonly search: Search;
  readonly inviting: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The photo to search with, its searched face marked; or the place for one. */
export function PhotoProbe({ photo, search, inviting, onFiles }: Props) {
  if (photo === undefined) {
    return (
      <DropZone
        title="Drop a photo of the person to look for"
        hint="Paste one, or choose a file. Its largest face is searched for"
        inviting={inviting}
        onFiles={onFiles}
      />
    );
  }
  const searched = answerOf(search.state)?.result.searched_face;
  return (
    <PhotoStage
      photo={photo}
      alt={`Your photo ${photo.name}`}
      faces={searched ? [searched] : []}
      numbered={false}
      active={searched ? 0 : undefined}
      working={search.state.phase === 'sending'}
      maxHeight={620}
    />
  );
}
