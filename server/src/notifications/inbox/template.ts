import file from './templates.json' with { type: 'json' };

/** Forms of the values that a text may show: a whole number up to 999, or a FHIR date. None of them lets free text in. */
export type PlaceholderForm = 'count' | 'day';

/** A text for one kind of event, in the words of a period. */
export interface Template {
  /** A code of notice-template. */
  readonly code: string;
  /** A code of notification-kind. */
  readonly category: string;
  /** A code of request-priority. */
  readonly urgency: 'routine' | 'urgent' | 'asap' | 'stat';
  readonly placeholders: Readonly<Record<string, PlaceholderForm>>;
  readonly title: { readonly it: string; readonly en: string };
  /** Texts with `{name}` for each placeholder. */
  readonly text: { readonly it: string; readonly en: string };
  /** First and last day on which the words are used (Europe/Rome), both included. */
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
}

/** All templates; more than one of a code when its words have changed. */
export const templates = file.templates as unknown as readonly Template[];

const byCode = Map.groupBy(templates, ({ code }) => code);

/** Codes of the templates, each once. */
export const templateCodes: readonly string[] = [...byCode.keys()];

const romeDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome', dateStyle: 'short' });

/**
 * The template of a code in the words of an instant (ms, UTC); what was sent before the first words takes the first ones.
 * Throws an `Error` for an unknown code and for words that have ended: a fault of the program, not of a request.
 */
export function templateOf(code: string, sent: number): Template {
  const day = romeDay.format(sent);
  const versions = [...(byCode.get(code) ?? [])].sort((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom));
  const template = versions.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? versions[0];
  if (template === undefined) throw new Error(`no notice template ${code}`);
  if (template.effectiveTo !== undefined && template.effectiveTo < day)
    throw new Error(`notice template ${code} ended`);
  return template;
}
