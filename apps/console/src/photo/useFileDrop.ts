import { useEffect, useRef, useState } from 'react';
import { carriesFile, filesIn } from './intake.js';

/**
 * Takes files dropped anywhere on the page or pasted into it. Without this a browser would leave the page to show the
 * file. Returns whether a file is being dragged over the page now.
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const handler = useRef(onFiles);
  handler.current = onFiles;

  useEffect(() => {
    let depth = 0;
    const take = (event: Event, data: DataTransfer | null) => {
      const files = filesIn(data);
      if (files.length === 0) return;
      event.preventDefault();
      handler.current(files);
    };
    const onEnter = (event: DragEvent) => {
      if (!carriesFile(event.dataTransfer)) return;
      depth += 1;
      setDragging(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!carriesFile(event.dataTransfer)) return;
      depth -= 1;
      if (depth <= 0) setDragging(false);
    };
    const onOver = (event: DragEvent) => {
      if (carriesFile(event.dataTransfer)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      depth = 0;
      setDragging(false);
      if (!event.defaultPrevented) take(event, event.dataTransfer);
    };
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData);
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener('dragenter', onEnter, { signal });
    addEventListener('dragleave', onLeave, { signal });
    addEventListener('dragover', onOver, { signal });
    addEventListener('drop', onDrop, { signal });
    addEventListener('paste', onPaste, { signal });
    return () => controller.abort();
  }, []);
  return dragging;
}
