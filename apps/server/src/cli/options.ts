import { keyFigures, planFigures } from '@facet/contract';
import { InvalidArgumentError, Option } from 'commander';

/** `--json`: the API's answer as it came. */
export const jsonOption = () => new Option('--json', 'print JSON');

type Figures = Record<string, number>;

/** `--limit name=number`, repeatable. */
export function limitOption(names: readonly string[]): Option {
  return new Option('--limit <name=number...>', `a limit, 0 for none: ${names.join(', ')}`).argParser(
    (text: string, collected: Figures = {}) => {
      const [name = '', figure = '', ...rest] = text.split('=');
      if (!names.includes(name) || !/^\d{1,15}$/.test(figure) || rest.length > 0) {
        throw new InvalidArgumentError(`write one of ${names.join(', ')}, an = and a whole number.`);
      }
      return { ...collected, [name]: Number(figure) };
    },
  );
}

export const planLimitOption = () => limitOption(planFigures);
export const keyLimitOption = () => limitOption(keyFigures);

/** A time as the API wants it; `never` is null. */
export function parseExpiry(text: string): string | null {
  if (text === 'never') return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('write an ISO 8601 time such as 2027-01-31T12:00:00Z, or never.');
  return time.toISOString();
}

/** A whole number from `least` to `most`. */
export function parseNumber(least: number, most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new InvalidArgumentError(`write a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}
