import type { MadeWebhook, Webhook } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { ShownOnce } from '../../secret/ShownOnce.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { PlusIcon } from '../../theme/icons.js';
import { Page } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import { Record } from '../page/Records.js';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { events } from './events.js';
import { WebhookForm } from './WebhookForm.js';

type Asks =
  | { readonly for: 'create' }
  | { readonly for: 'store'; readonly webhook: MadeWebhook }
  | { readonly for: 'delete'; readonly webhook: Webhook };

/** The addresses that events are told to. */
export function Webhooks() {
  const { client } = useOrganisation();
  const [asks, setAsks] = useState<Asks>();
  const close = () => setAsks(undefined);
  const fetchPage = useCallback<FetchPage<Webhook>>(
    async (_cursor, signal) => {
      const { webhooks, next_cursor } = await client.webhooks.list({ signal });
      return { items: webhooks, next: next_cursor };
    },
    [client],
  );
  const pages = usePages(fetchPage);
  return (
    <Page
      title="Webhooks"
      lead="Events are posted to addresses of yours, signed, and again and again until they are answered with success."
      actions={
        <Button leftSection={<PlusIcon size={16} />} onClick={() => setAsks({ for: 'create' })}>
          New webhook
        </Button>
      }
    >
      <PagedList label="Webhooks" pages={pages} empty={<p>No webhooks yet.</p>}>
        {(webhook) => (
          <Record
            key={webhook.id}
            name={<a href={addressOf({ at: 'webhook', id: webhook.id })}>{webhook.url}</a>}
            facts={[
              webhook.description === '' ? undefined : ['For', webhook.description],
              ['Events', webhook.events.length === events.length ? 'all' : webhook.events.join(', ')],
              ['Made', <Moment key="at" at={webhook.created_at} />],
            ]}
            actions={
              <Button
                variant="subtle"
                size="xs"
                color="gray"
                c="var(--warn)"
                aria-label={`Delete ${webhook.url}`}
                onClick={() => setAsks({ for: 'delete', webhook })}
              >
                Delete
              </Button>
            }
          />
        )}
      </PagedList>
      {asks?.for === 'create' && (
        <WebhookForm
          onClose={close}
          onMade={(webhook) => {
            pages.change((all) => [webhook, ...all.filter(({ id }) => id !== webhook.id)]);
            setAsks({ for: 'store', webhook });
          }}
        />
      )}
      {asks?.for === 'store' && (
        <ShownOnce title="Store this secret now" name="signing secret" secret={asks.webhook.secret} onClose={close}>
          <p>
            Deliveries are signed with it: <code>Facet-Signature: t=…,v1=…</code>, where v1 is the HMAC-SHA256 of the
            time, a dot and the body. It is not shown again.
          </p>
        </ShownOnce>
      )}
      {asks?.for === 'delete' && (
        <Confirm
          title="Delete this webhook?"
          action="Delete webhook"
          done="Webhook deleted"
          onClose={close}
          onConfirm={async () => {
            await client.webhooks.delete(asks.webhook.id);
            pages.change((all) => all.filter(({ id }) => id !== asks.webhook.id));
          }}
        >
          <p>
            Nothing more is told to <b>{asks.webhook.url}</b>, and its deliveries are forgotten.
          </p>
        </Confirm>
      )}
    </Page>
  );
}
