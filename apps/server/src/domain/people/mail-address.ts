import { fail, limits } from '@facet/contract';

/** What every mail server takes: one `@`, a dotted domain, printable ASCII without quotes, spaces and lists. */
const address =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The address as it is stored and compared: in lower case, without spaces around it. It may be no address at all. */
export function sameMail(text: string): string {
  return text.trim().toLowerCase();
}

/** As `sameMail`. Raises `request.invalid` for what is no address. */
export function parseMail(text: string): string {
  const mail = sameMail(text);
  if (mail.length > limits.workspace.mailCharacters || !address.test(mail)) {
    fail('request.invalid', { issues: [{ field: 'email', message: 'is not an email address' }] });
  }
  return mail;
}
