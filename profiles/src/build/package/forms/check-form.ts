import type { FormConditionRow, ReadForm, ReadItem } from './form-definition.ts';

const known: ReadonlySet<string> = new Set([
  'linkId',
  'it',
  'en',
  'type',
  'required',
  'repeats',
  'evidence',
  'options',
  'valueSet',
  'system',
  'when',
  'whenAny',
  'unit',
  'min',
  'max',
  'decimals',
  'maxLength',
  'computed',
  'scoreOf',
  'codes',
  'items',
]);
const numeric: ReadonlySet<string> = new Set(['integer', 'decimal']);
const choices: ReadonlySet<string> = new Set(['choice', 'open-choice']);

/** Checks the items of a form against each other. Throws at the first fault, with file and linkId. */
export function checkForm(form: ReadForm): void {
  for (const item of form.byLinkId.values()) {
    const fault = faultOf(item, form);
    if (fault !== undefined) throw new Error(`${form.file}: ${item.linkId}: ${fault}`);
  }
  answerCodesOf(form);
}

function faultOf(item: ReadItem, form: ReadForm): string | undefined {
  const { type, it, en, items, options, valueSet, when = [], unit, min, max, decimals, scoreOf, computed } = item;
  const stranger = Object.keys(item).find((name) => !known.has(name));
  if (stranger !== undefined) return `knows no member ${stranger}`;
  if (!it || !en) return 'needs an Italian and an English text';
  if ((type === 'group') !== items.length > 0) return 'is a group exactly when it has items';
  const answered = Number(options !== undefined) + Number(valueSet !== undefined);
  if (choices.has(type) ? answered > 1 || (type === 'choice' && answered === 0) : answered > 0)
    return 'a choice has options or a value set, nothing else has';
  const isNumber = numeric.has(type);
  if (!isNumber && [unit, min, max, decimals].some((limit) => limit !== undefined))
    return 'only a number has unit, limits and decimals';
  if (min !== undefined && max !== undefined && min > max) return 'its limits contradict each other';
  const missing = [...namedIn(computed ?? ''), ...(scoreOf === undefined ? [] : [scoreOf])].find(
    (linkId) => !form.byLinkId.has(linkId),
  );
  if (missing !== undefined) return `computes from ${missing}, which is not there`;
  if (scoreOf !== undefined && !form.byLinkId.get(scoreOf)?.items.every(isScored))
    return `counts scores in ${scoreOf}, where a question has none`;
  for (const condition of when) {
    const wrong = conditionFault(condition, form);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** LinkIds that an expression names in double braces. */
export function namedIn(expression: string): string[] {
  return [...expression.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, linkId]) => linkId ?? []);
}

const isScored = ({ options = [] }: ReadItem): boolean =>
  options.length > 0 && options.every(([, , , score]) => score !== undefined);

function conditionFault([linkId, operator, answer]: FormConditionRow, { byLinkId }: ReadForm): string | undefined {
  const question = byLinkId.get(linkId);
  if (!question) return `depends on ${linkId}, which is not there`;
  const { options } = question;
  const isCode = operator !== 'exists' && options !== undefined;
  if (isCode && !options.some(([code]) => code === answer)) return `${linkId} has no answer ${String(answer)}`;
  return undefined;
}

/** Texts of the answers that a form defines itself, by code; the same code has the same texts everywhere in a form. */
export function answerCodesOf({ byLinkId, file }: ReadForm): ReadonlyMap<string, readonly [it: string, en: string]> {
  const codes = new Map<string, readonly [it: string, en: string]>();
  for (const { linkId, options = [], system } of byLinkId.values()) {
    if (system !== undefined) continue;
    for (const [code, it, en] of options) {
      const [otherIt, otherEn] = codes.get(code) ?? [it, en];
      if (otherIt !== it || otherEn !== en) throw new Error(`${file}: ${linkId}: code ${code} has other texts before`);
      codes.set(code, [it, en]);
    }
  }
  return codes;
}
