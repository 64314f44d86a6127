import type { Delivery, Webhook } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { fullMoment } from '../../format.js';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { useRead } from '../../request/useRead.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Moment } from '../../shell/Moment.js';
import { BackIcon, RepeatIcon } from '../../theme/icons.js';
import { Page } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import page from '../page/page.module.css';
import { Record, Tag } from '../page/Records.js';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';

const states = {
  pending: { label: 'Waiting', tone: 'plain' },
  delivered: { label: 'Delivered', tone: 'good' },
  failed: { label: 'Given up', tone: 'warn' },
} as const;

/** What a webhook was told, and how that went. */
export function Deliveries({ id }: { readonly id: string }) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const fetchPage = useCallback<FetchPage<Delivery>>(
    async (cursor, signal) => {
      const { deliveries, next_cursor } = await client.webhooks.deliveries(id, cursor ? { cursor } : {}, { signal });
      return { items: deliveries, next: next_cursor };
    },
    [client, id],
  );
  const pages = usePages(fetchPage);
  const webhook = useWebhook(id);
  const { busy, error, run } = useAction();
  const redeliver = (delivery: Delivery) =>
    run(async () => {
      const again = await client.webhooks.redeliver(id, delivery.id);
      announce('It will be delivered again');
      // The server tells either the same delivery anew or another one.
      pages.change((all) =>
        all.some((each) => each.id === again.id)
          ? all.map((each) => (each.id === again.id ? again : each))
          : [again, ...all],
      );
    });
  return (
    <Page
      title="Deliveries"
      lead={webhook?.url}
      back={
        <a className={page.back} href={addressOf({ at: 'webhooks' })}>
          <BackIcon size={16} /> Webhooks
        </a>
      }
      actions={
        <Button variant="default" leftSection={<RepeatIcon size={15} />} loading={pages.busy} onClick={pages.reload}>
          Read again
        </Button>
      }
    >
      {error !== undefined && <InlineError error={error} />}
      <PagedList label="Deliveries" pages={pages} empty={<p>Nothing was told to it yet.</p>}>
        {(delivery) => (
          <Record
            key={delivery.id}
            name={delivery.event}
            tags={<Tag tone={states[delivery.status].tone}>{states[delivery.status].label}</Tag>}
            facts={[
              ['Since', <Moment key="at" at={delivery.created_at} />],
              ['Attempts', String(delivery.attempts)],
              delivery.last_status === null ? undefined : ['Answer', String(delivery.last_status)],
              delivery.delivered_at === null
                ? undefined
                : ['Delivered', <Moment key="done" at={delivery.delivered_at} />],
              delivery.next_attempt_at === null
                ? undefined
                : ['Next attempt', <Moment key="next" at={delivery.next_attempt_at} />],
              delivery.last_error === null ? undefined : ['Error', delivery.last_error],
              ['Event', <code key="event">{delivery.event_id}</code>],
            ]}
            actions={
              <Button
                variant="default"
                size="xs"
                aria-disabled={busy || undefined}
                aria-label={`Deliver again: ${delivery.event} of ${fullMoment(delivery.created_at)}`}
                onClick={() => redeliver(delivery)}
              >
                Deliver again
              </Button>
            }
          />
        )}
      </PagedList>
    </Page>
  );
}

/** The webhook itself, for its address; there are only a few, in one list. */
function useWebhook(id: string): Webhook | undefined {
  const { client } = useOrganisation();
  const read = useCallback(
    async (signal: AbortSignal) => {
      const { webhooks } = await client.webhooks.list({ signal });
      return webhooks.find((webhook) => webhook.id === id);
    },
    [client, id],
  );
  return useRead(read).data;
}
