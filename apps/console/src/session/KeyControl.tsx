import { Button, Checkbox, PasswordInput, Popover } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { maskKey } from '../request/curl.js';
import { KeyIcon } from '../theme/icons.js';
import { useApi } from './ApiProvider.js';
import { isHeaderSafe } from './key.js';
import css from './key.module.css';

/** The field for an API key, with where to find one; calls `onDone` once a key was kept or forgotten. */
export function KeyForm({ hint, onDone }: { readonly hint?: ReactNode; readonly onDone?: () => void }) {
  const { surface, apiKey, remembered, setKey } = useApi();
  const [text, setText] = useState(apiKey);
  const [remember, setRemember] = useState(remembered);
  const [fault, setFault] = useState<string>();
  const hintId = useId();

  const keep = (event: FormEvent) => {
    event.preventDefault();
    const key = text.trim();
    if (!isHeaderSafe(key)) {
      setFault(key === '' ? 'Paste a key first.' : 'A key has no spaces and only plain letters, digits and signs.');
      return;
    }
    setKey(key, remember);
    onDone?.();
  };
  const forget = () => {
    setText('');
    setKey('', false);
    onDone?.();
  };

  return (
    <form className={css.form} onSubmit={keep} noValidate>
      <PasswordInput
        label={`API key of the ${surface} surface`}
        placeholder={surface === 'kyc' ? 'kyc_live_…' : 'iksk_live_…'}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={fault}
        data-autofocus
        {...(hint ? { 'aria-describedby': hintId } : {})}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(undefined);
        }}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key', tabIndex: 0 }}
      />
      {hint && (
        <p id={hintId} className={css.hint}>
          {hint}
        </p>
      )}
      <Checkbox
        label="Remember on this device"
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
      <div className={css.actions}>
        <Button type="submit">Use this key</Button>
        {apiKey !== '' && (
          <Button variant="subtle" color="gray" c="var(--ink-2)" onClick={forget}>
            Forget it
          </Button>
        )}
      </div>
    </form>
  );
}

/** Where a key is found and where it goes. */
export function KeyHint() {
  const { surface } = useApi();
  if (surface === 'kyc') {
    return (
      <>
        The server keeps its demo key for kyc in <code>data/demo-kyc-key.txt</code>; keys of the face surface do not
        work here. The key stays in this browser and travels in the body of each request only.
      </>
    );
  }
  return (
    <>
      The server keeps its demo key in <code>data/demo-key.txt</code>. A key stays in this browser and travels in the
      Authorization header only.
    </>
  );
}

/** Header button that shows which key is in use and opens the form. */
export function KeyControl() {
  const { surface, apiKey } = useApi();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={340}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={css.control}
          aria-label={apiKey === '' ? 'Add a key' : `API key ${maskKey(apiKey)}`}
          onClick={() => setOpen(!open)}
        >
          <KeyIcon size={16} />
          {apiKey === '' ? <span>Add a key</span> : <code>{maskKey(apiKey)}</code>}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.dropdown ?? ''} aria-label="API key">
        <KeyForm key={surface} hint={<KeyHint />} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
