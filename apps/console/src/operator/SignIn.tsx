import { isFacetError } from '@facet/sdk';
import { Button, PasswordInput } from '@mantine/core';
import { InlineError } from '../request/InlineError.js';
import { FieldRefusal, useForm } from '../request/useForm.js';
import { isHeaderSafe } from '../session/key.js';
import { useAnnounce } from '../shell/Announcer.js';
import css from './operator.module.css';

interface Props {
  /** Whether the server has refused a token that it took before. */
  readonly refused: boolean;
  readonly onSignIn: (token: string) => Promise<void>;
}

/** Asks for the admin token, and tries it before it is kept. */
export function SignIn({ refused, onSignIn }: Props) {
  const announce = useAnnounce();
  const { ref, faults, busy, error, text, submit } = useForm({ token: '' });
  const signIn = submit(
    ({ token }) => ({ token: faultOf(token.trim()) }),
    async ({ token }) => {
      try {
        await onSignIn(token.trim());
      } catch (failure) {
        if (isFacetError(failure, 'admin') && failure.code === 'invalid_token') {
          throw new FieldRefusal({ token: failure.message });
        }
        throw failure;
      }
      announce('Signed in as the operator');
    },
  );
  return (
    <section className={css.signIn} aria-labelledby="operator-sign-in">
      <div>
        <h2 id="operator-sign-in" tabIndex={-1} data-arrival>
          Sign in as the operator
        </h2>
        {refused && (
          <p role="alert" className={css.fault}>
            The server no longer takes the token that you signed in with.
          </p>
        )}
        <p>
          The admin token is what the server was started with as <code>FACET_ADMIN_TOKEN</code>; a server that made its
          own keeps it in <code>admin-token.txt</code> in its data folder.
        </p>
        <p>
          It stays in this tab until you sign out or close it, never stands in an address, and travels in the
          Authorization header only.
        </p>
      </div>
      <form ref={ref} className={css.form} onSubmit={signIn} noValidate>
        <PasswordInput
          label="Admin token"
          autoComplete="off"
          spellCheck={false}
          {...text('token')}
          aria-invalid={faults.token === undefined ? undefined : true}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the token', tabIndex: 0 }}
        />
        {error !== undefined && <InlineError error={error} />}
        <div>
          <Button type="submit" loading={busy}>
            Sign in
          </Button>
        </div>
      </form>
    </section>
  );
}

function faultOf(token: string): string | undefined {
  if (token === '') return 'Paste the admin token first.';
  return isHeaderSafe(token) ? undefined : 'A token has no spaces and only plain letters, digits and signs.';
}
