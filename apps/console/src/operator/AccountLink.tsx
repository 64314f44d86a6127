import { useOperator } from './OperatorApi.js';
import { addressOf } from './route.js';

/** Leads to an account, by its name where that is known; none stands for the operator. */
export function AccountLink({ id }: { readonly id: string | null }) {
  const { seen } = useOperator();
  if (id === null) return 'Operator';
  const name = seen.get(id)?.name;
  return (
    <a href={addressOf({ at: 'account', id, tab: 'settings' })}>{name ?? <code title={id}>{id.slice(0, 8)}</code>}</a>
  );
}
