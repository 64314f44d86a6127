import type { Key } from '@facet/sdk';
import { Moment } from '../../shell/Moment.js';
import css from '../operator.module.css';
import { State } from '../State.js';
import { keyState } from './keyState.js';

/** Whether a key works, and until when. */
export function KeyStanding({ accountKey }: { readonly accountKey: Key }) {
  const state = keyState(accountKey, new Date());
  if (state === 'expired') return <State tone="warn">Expired</State>;
  if (state === 'inactive') return <State tone="plain">Inactive</State>;
  return (
    <>
      <State tone="good">Active</State>
      {accountKey.expires_at !== null && (
        <span className={css.small}>
          until <Moment at={accountKey.expires_at} />
        </span>
      )}
    </>
  );
}
