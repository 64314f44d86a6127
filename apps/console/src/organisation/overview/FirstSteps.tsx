import type { OwnPlan } from '@facet/sdk';
import { CheckIcon } from '../../theme/icons.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import css from './overview.module.css';

/** The way from an empty organisation to the first call; nothing once it is gone. */
export function FirstSteps({ used }: { readonly used: OwnPlan['used'] }) {
  const { mayManage, mayWork } = useOrganisation();
  const steps = [
    { done: used.collections > 0, text: 'Make a collection', at: 'collections', may: mayManage },
    { done: used.faces > 0, text: 'Enrol a face in it', at: 'collections', may: mayWork },
    { done: used.api_keys > 0, text: 'Make an API key for your application', at: 'keys', may: mayWork },
  ] as const;
  const shown = steps.filter(({ may }) => may);
  if (shown.every(({ done }) => done)) return null;
  return (
    <section className={page.card} data-tone="accent" aria-labelledby="first-steps">
      <h2 id="first-steps" className={page.cardTitle}>
        First steps
      </h2>
      <ol className={css.steps}>
        {shown.map(({ done, text, at }) => (
          <li key={text}>
            <span className={css.check} data-done={done || undefined}>
              {done && <CheckIcon size={15} />}
            </span>
            {done ? (
              <span>
                {text} <span className={page.caption}>(done)</span>
              </span>
            ) : (
              <a href={addressOf({ at })}>{text}</a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
