import type { MessageKey, Messages, Plural } from './messages.ts';

export type Values = Record<string, string | number>;
export type Translate<Key extends MessageKey = MessageKey> = (key: Key, values?: Values) => string;

/** Messages of one language as a function. Numbers are written as the language writes them; of a message with
 *  plural forms, `count` chooses by the language's own rules. */
export function translator<Key extends MessageKey>(
  language: string,
  messages: Pick<Messages, Key>,
): Translate<Key> {
  // Each takes a phone a while to make, and most pages begin without a number.
  let rules: Intl.PluralRules | undefined;
  let numbers: Intl.NumberFormat | undefined;
  const formOf = (message: Plural, count: number) => {
    rules ??= new Intl.PluralRules(language);
    return message[rules.select(count)] ?? message.other;
  };
  const write = (value: string | number) => {
    if (typeof value === 'string') return value;
    numbers ??= new Intl.NumberFormat(language);
    return numbers.format(value);
  };
  return (key, values = {}) => {
    const message: string | Plural = messages[key];
    const text = typeof message === 'string' ? message : formOf(message, Number(values['count']));
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = values[name];
      return value === undefined ? hole : write(value);
    });
  };
}
