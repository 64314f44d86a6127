/** The heading of the page, which takes the focus where what had it is gone. */
export function pageHeading(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-arrival]');
}
