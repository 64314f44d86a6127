import { Checkbox, PasswordInput } from '@mantine/core';
import type { Form } from '../../../request/useForm.js';
import { State } from '../../State.js';
import css from '../products.module.css';
import type { ProductValues } from './values.js';

interface Props {
  readonly form: Form<ProductValues>;
  readonly isStored: boolean;
}

/** The credential for the service: typed, kept, replaced and removed, but never shown again. */
export function CredentialField({ form, isStored }: Props) {
  const { values, faults, text, flag } = form;
  return (
    <div className={css.credential}>
      <PasswordInput
        label={
          <>
            Credential{' '}
            {isStored ? <State tone="good">One is stored</State> : <State tone="plain">None is stored</State>}
          </>
        }
        description={
          isStored
            ? 'It is kept encrypted and never shown. Left empty, it stays; what you type replaces it.'
            : 'Kept encrypted and never shown again. Sent as “Authorization: Bearer …”, unless a header has {{credential}}.'
        }
        autoComplete="new-password"
        spellCheck={false}
        disabled={isStored && values.removesCredential}
        {...text('backend.credential')}
        aria-invalid={faults['backend.credential'] === undefined ? undefined : true}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the credential', tabIndex: 0 }}
      />
      {isStored && <Checkbox label="Remove the stored credential" {...flag('removesCredential')} />}
    </div>
  );
}
