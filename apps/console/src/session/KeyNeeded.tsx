import { useApi } from './ApiProvider.js';
import { KeyForm, KeyHint } from './KeyControl.js';
import css from './key.module.css';

/** Asks for a key where none is known; a photo that was chosen already is sent as soon as there is one. */
export function KeyNeeded() {
  const { surface } = useApi();
  return (
    <section className={css.needed} aria-labelledby="key-needed">
      <div>
        <h2 id="key-needed">First, an API key</h2>
        <p>
          The address that <code>npm start</code> prints carries one already. Coming from elsewhere, paste it here.
        </p>
        {surface === 'kyc' && (
          <p>
            The operator makes one with{' '}
            <code>
              npx facet key create ACCOUNT_ID <span className={css.option}>--surface kyc</span>
            </code>
            .
          </p>
        )}
        <p>
          <KeyHint />
        </p>
      </div>
      {/* This section goes once a key is kept, and with it the focus: it moves to the photo's place. */}
      <KeyForm onDone={() => document.getElementById('work')?.focus()} />
    </section>
  );
}
