import type { MadeWebhook, Webhook } from '@facet/sdk';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useId } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { events } from './events.js';

interface Props {
  readonly onClose: () => void;
  readonly onMade: (webhook: MadeWebhook) => void;
}

/** Where events are told, and which. */
export function WebhookForm({ onClose, onMade }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const faultId = useId();
  const form = useForm<{ url: string; description: string; events: Webhook['events'] }>({
    url: '',
    description: '',
    events: events.map(({ name }) => name),
  });
  const submit = form.submit(
    ({ url, events: chosen }) => ({
      url: URL.canParse(url.trim()) ? undefined : 'Give an address like https://example.com/hook.',
      events: chosen.length === 0 ? 'Choose at least one.' : undefined,
    }),
    async ({ url, description, events: chosen }) => {
      const webhook = await client.webhooks.create({
        url: url.trim(),
        description: description.trim(),
        events: chosen,
      });
      announce('Webhook made. Store its secret now');
      onMade(webhook);
    },
  );
  const { events: chosen } = form.values;
  return (
    <Dialog title="New webhook" onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput
          label="Address"
          description="Reachable from this server; addresses inside its own network are refused"
          placeholder="https://example.com/hook"
          type="url"
          inputMode="url"
          autoComplete="off"
          required
          data-autofocus
          {...form.text('url')}
        />
        <TextInput
          label="Description"
          description="For people; may be left empty"
          autoComplete="off"
          maxLength={200}
          {...form.text('description')}
        />
        <fieldset className={page.fieldset} aria-describedby={form.faults.events ? faultId : undefined}>
          <legend>Events</legend>
          {events.map(({ name, when }) => (
            <Checkbox
              key={name}
              label={name}
              description={`When ${when}`}
              checked={chosen.includes(name)}
              aria-invalid={form.faults.events !== undefined || undefined}
              onChange={(event) =>
                form.set({
                  events: event.currentTarget.checked ? [...chosen, name] : chosen.filter((each) => each !== name),
                })
              }
            />
          ))}
          {form.faults.events && (
            <p id={faultId} className={page.fault}>
              {form.faults.events}
            </p>
          )}
        </fieldset>
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
