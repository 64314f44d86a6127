import type { CaptureReport } from '@facet/sdk';
import { score } from '../../format.js';
import { componentGroups } from './components.js';
import css from './report.module.css';

/** The overall quality and its components in groups. */
export function QualityResult({ quality }: { readonly quality: NonNullable<CaptureReport['quality']> }) {
  return (
    <section className={css.card} aria-label="Quality">
      <h2>
        Quality <span className={css.overall}>{score(quality.overall)}</span>
      </h2>
      <p className={css.small}>
        0 to 1, of all components together; no probability. Each component’s score is 1 at its best.
      </p>
      {componentGroups(quality.components).map(({ title, components }) => (
        <section key={title} className={css.group}>
          <h3>{title}</h3>
          <dl>
            {components.map((component) => (
              <div key={component.name}>
                <dt>{component.label}</dt>
                <dd>
                  <span className={css.track} aria-hidden="true">
                    <span style={{ width: `${component.score * 100}%` }} />
                  </span>
                  <span className={css.score}>{component.score.toFixed(2)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </section>
  );
}
