import { PasswordInput } from '@mantine/core';
import { type ComponentProps, type ReactNode, useEffect } from 'react';
import css from './auth.module.css';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** Other ways to go. */
  readonly foot?: ReactNode;
}

/** A page for people who are not signed in: one thing to do. */
export function AuthPage({ title, lead, children, foot }: Props) {
  useEffect(() => {
    document.title = `${title} · Facet`;
    return () => {
      document.title = 'Facet';
    };
  }, [title]);
  return (
    <div className={css.box}>
      <h1 tabIndex={-1} data-arrival>
        {title}
      </h1>
      {lead && <div className={css.lead}>{lead}</div>}
      {children}
      {foot && <p className={css.foot}>{foot}</p>}
    </div>
  );
}

/** The shortest password that the server takes, in characters. */
const SHORTEST_PASSWORD = 12;

/** What is wrong with a new password; undefined when nothing is. */
export function passwordFault(password: string): string | undefined {
  if (password.length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters.`;
  return password.length > 256 ? 'Use at most 256 characters.' : undefined;
}

/** What is wrong with an address to send mail to, as far as can be told before the server looks. */
export function emailFault(email: string): string | undefined {
  return /^\S+@\S+$/.test(email.trim()) ? undefined : 'Give an address like name@example.com.';
}

/** A field for a password that can be made visible. */
export function PasswordField(props: ComponentProps<typeof PasswordInput>) {
  return (
    <PasswordInput
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      {...props}
    />
  );
}

/** A field for a password that is being chosen. */
export function NewPasswordField(props: ComponentProps<typeof PasswordInput>) {
  return (
    <PasswordField
      label="Password"
      description={`At least ${SHORTEST_PASSWORD} characters; a sentence is fine`}
      autoComplete="new-password"
      required
      {...props}
    />
  );
}

/** Where a mail is, also where the server sends none. */
export function WhereMailIs() {
  return (
    <details className={css.where}>
      <summary>No mail arrives?</summary>
      <p>
        Look among unwanted mail first. Where the operator has set up no mail server, mails stay on this server for
        seven days: there, <code>npx facet mail</code> lists them with their links.
      </p>
    </details>
  );
}
