import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the focused control says for itself. A region that was jumped to is none, although it holds everything's text. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element?.matches('a, button, input, summary, [role]')) return '';
    return (element.getAttribute('aria-label') ?? element.innerText).trim();
  });
}

/** Presses Tab until the focus is on what reads like `text`; the focus must be visible on every stop. */
export async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (text.test(await focusedText(page))) return;
    await page.keyboard.press('Tab');
    expect(await hasVisibleFocus(page), `focus is visible on "${await focusedText(page)}"`).toBe(true);
  }
  throw new Error(`Tab never reached ${text}`);
}

/** Whether the focused element, or what stands for it, shows an outline or a shadow. */
function hasVisibleFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return true;
    const candidates = [
      element,
      element.nextElementSibling,
      element.parentElement,
      element.parentElement?.parentElement,
    ];
    return candidates.some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
  });
}
