import { type RefObject, useEffect, useRef } from 'react';

/**
 * A ref for the control that takes the focus when `change` changed and the focused element went with it, as the drop
 * zone does once it has a photo. Without this a keyboard user would start over at the top of the page.
 */
export function useFocusRescue<T extends HTMLElement>(change: unknown): RefObject<T | null> {
  const control = useRef<T>(null);
  const before = useRef(change);
  useEffect(() => {
    if (before.current !== change && document.activeElement === document.body) {
      control.current?.focus({ preventScroll: true });
    }
    before.current = change;
  }, [change]);
  return control;
}
