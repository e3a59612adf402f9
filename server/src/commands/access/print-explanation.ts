import type { Explanation, Fact } from '../../access/explain/explanation.ts';
import type { Principal } from '../../access/principal.ts';
import reaches from '../../access/reach/reach-words.json' with { type: 'json' };
import table from './words.json' with { type: 'json' };

/** What is printed beside the explanation. */
export interface Told {
  readonly principal: Principal;
  /** The request as typed. */
  readonly request: string;
  /** Scopes that were asked for and that the role does not get. */
  readonly refusedScopes: readonly string[];
}

type Language = 'it' | 'en';
type Words = Readonly<Record<string, Readonly<Record<Language, string>>>>;

const facts: Words = table.facts;
const reachWords: Words = reaches.reach;
const signs = { passed: '+', refused: 'x', told: '-', skipped: '-' } as const;

/** The explanation for people, one block a stage. */
export function toText(explanation: Explanation, told: Told, language: Language): string {
  const { verdict, status, code, refusedBy, stages, rules } = explanation;
  const say = (name: keyof typeof table.frame) => table.frame[name][language];
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(code === undefined ? [] : [code])].join(' ');
  const where = refusedBy === undefined ? '' : ` – ${table.stages[refusedBy][language]}`;
  const lines = [
    told.request,
    `${say('caller')}: ${callerOf(told.principal).join(', ')}`,
    ...(told.refusedScopes.length === 0 ? [] : [`${say('refusedScopes')}: ${told.refusedScopes.join(' ')}`]),
    '',
  ];
  for (const [index, stage] of stages.entries()) {
    lines.push(
      `${signs[stage.outcome]} ${index + 1}. ${table.stages[stage.stage][language]}: ${table.outcomes[stage.outcome][language]}`,
    );
    for (const fact of stage.facts) lines.push(`     ${textOf(fact, language)}`);
    for (const need of stage.needs) lines.push(`     > ${textOf(need, language)}`);
  }
  lines.push('');
  for (const { policy, index, reach, because, source, evidence } of rules) {
    lines.push(`${say('rule')} ${policy}.json rules[${index}] (${reach.join(', ')}): ${because}`);
    lines.push(`     ${source} [${evidence}]`);
  }
  lines.push(`${say(verdict)}${where}${answer === '' ? '' : ` (${answer})`}`);
  return lines.join('\n');
}

/** The explanation for programs; each fact with its text beside its code. */
export function toJson(explanation: Explanation, told: Told, language: Language): string {
  const withText = (fact: Fact) => ({ ...fact, text: textOf(fact, language) });
  const { role, fhirUser, patient, practitionerRole, organization, purpose, level, scopes } = told.principal;
  return JSON.stringify(
    {
      request: told.request,
      caller: { role, fhirUser, patient, practitionerRole, organization, purpose, level, scopes },
      refusedScopes: told.refusedScopes,
      ...explanation,
      stages: explanation.stages.map((stage) => ({
        ...stage,
        facts: stage.facts.map(withText),
        needs: stage.needs.map(withText),
      })),
    },
    undefined,
    2,
  );
}

/** The text of a fact, its values filled in; ways to reach a person and counts in words. */
export function textOf({ code, values = {} }: Fact, language: Language): string {
  const template = Object.hasOwn(facts, code) ? facts[code]?.[language] : undefined;
  if (template === undefined) throw new Error(`no words for ${code}`);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? '');
    return name === 'reach'
      ? value
          .split(',')
          .map((one) => reachText(one, language))
          .join('; ')
      : value;
  });
}

function reachText(reach: string, language: Language): string {
  const words = Object.hasOwn(reachWords, reach) ? reachWords[reach]?.[language] : undefined;
  return words === undefined ? reach : `${reach} – ${words}`;
}

function callerOf({ role, fhirUser, practitionerRole, organization, patient, level, purpose }: Principal): string[] {
  return [
    ...[role, fhirUser, practitionerRole, organization].filter((one) => one !== undefined),
    ...(patient === undefined ? [] : [`patient=${patient}`]),
    ...(level === undefined ? [] : [`SpidL${level}`]),
    ...(purpose === undefined ? [] : [purpose]),
  ];
}
