import type { Key } from '@facet/sdk';
import { Button } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { useOperator } from '../OperatorApi.js';

interface Props {
  readonly accountKey: Key;
  readonly title: string;
  readonly onChange: (key: Key) => void;
}

/** Switches a key off, or on again. */
export function KeySwitch({ accountKey, title, onChange }: Props) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const { busy, error, run } = useAction();
  const action = accountKey.active ? 'Deactivate' : 'Activate';
  const turn = () =>
    run(async () => {
      const key = await admin.keys.update(accountKey.id, { active: !accountKey.active });
      onChange(key);
      announce(`Key ${title} ${key.active ? 'activated' : 'deactivated'}`);
    });
  return (
    <>
      {error !== undefined && <InlineError error={error} />}
      {/* It keeps the focus while it works, which a disabled button would lose. */}
      <Button
        variant="default"
        size="xs"
        aria-label={`${action} ${title}`}
        aria-disabled={busy || undefined}
        onClick={turn}
      >
        {action}
      </Button>
    </>
  );
}
