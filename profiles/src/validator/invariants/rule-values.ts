import { splitText } from '../../package/texts.ts';

/**
 * Values of an issue about a broken rule: its key, and its text in the language of the reader where the rule is written in
 * both (`Italiano. / English.`), as those of our package are.
 */
export function ruleValues(key: string, human: string): Readonly<Record<string, string>> {
  const { it, en } = splitText(human);
  return en === undefined ? { key, rule: human } : { key, rule: en, 'rule-it': it };
}
