import type { AdminClient } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { fileSize } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { answerOf, useCall } from '../../request/useCall.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import room from '../../shell/room.module.css';
import { RepeatIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { SectionHead } from '../SectionHead.js';
import { uptime } from './uptime.js';

type System = Awaited<ReturnType<AdminClient['system']>>;

const databases: Readonly<Record<System['database']['kind'], string>> = {
  embedded: 'Embedded',
  postgresql: 'PostgreSQL',
};

/** What this server is and how it fares, as of the moment it was asked. */
export function SystemView() {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const { state, start } = useCall<System>();
  const read = useCallback(() => start((options) => admin.system(options), true), [admin, start]);
  useEffect(read, [read]);
  const system = answerOf(state)?.result;
  const again = () => {
    read();
    announce('Reading the system’s state again');
  };
  return (
    <div className={room.stack}>
      <SectionHead title="System" note="The server that answers this page; others that share its database differ.">
        <Button variant="default" leftSection={<RepeatIcon size={15} />} onClick={again}>
          Refresh
        </Button>
      </SectionHead>
      {system === undefined && state.phase === 'sending' && <Waiting text="Reading the system’s state" />}
      {state.phase === 'failed' && <ErrorNotice error={state.error} response={state.response} onRetry={read} />}
      {system !== undefined && <Facts system={system} />}
    </div>
  );
}

function Facts({ system }: { readonly system: System }) {
  const { version, uptime_seconds, node, database, model, presentation_attack_model: liveness } = system;
  const { workers, queues, memory } = system;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Version', version],
    ['Up for', uptime(uptime_seconds)],
    ['Node.js', node],
    ['Database', `${databases[database.kind]} ${database.version}`],
    ['Schema', database.schema],
    ['Face model', `${model.id} ${model.version}, ${model.dimensions} dimensions`],
    ['Liveness model', `${liveness.id} ${liveness.version}`],
    ['Workers', `${workers.busy} of ${workers.count} busy`],
    ['Images waiting', workers.queued.toLocaleString('en-US')],
    ['Workers replaced', workers.replaced.toLocaleString('en-US')],
    ['Mails', queueText(queues.mail)],
    ['Webhook deliveries', queueText(queues.webhooks)],
    ['Memory', fileSize(memory.resident_bytes)],
  ];
  return (
    <dl className={css.system}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How full a queue is, and how long the first in it waits. */
function queueText({ waiting, failed, oldest_seconds }: System['queues']['mail']): string {
  const first = oldest_seconds === null ? '' : `, the first for ${uptime(oldest_seconds)}`;
  return `${waiting.toLocaleString('en-US')} waiting${first}; ${failed.toLocaleString('en-US')} failed`;
}
