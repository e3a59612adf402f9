import { catalogue, type IssueCode } from './catalogue.ts';
import type { IssueSeverity } from './catalogue-entry.ts';

/** Languages in which the platform speaks to its users; Italian is the default. */
export type Language = 'it' | 'en';

/**
 * One fault or remark about a request, a resource or a record, as a value.
 *
 * `values` fill the `{name}` marks of the catalogue texts and must never hold personal data: names of parameters, codes,
 * limits and positions only. A value that has a form of its own in one language stands under `name-it` or `name-en` as well.
 */
export interface Issue {
  readonly code: IssueCode;
  /** Overrides the severity of the catalogue entry (a rule without a normative source is a warning). */
  readonly severity?: IssueSeverity;
  /** FHIRPath places of the fault, e.g. `Patient.identifier[0].value`, or `http.<parameter>` for a request parameter. */
  readonly expression?: readonly string[];
  readonly values?: Readonly<Record<string, string | number>>;
  /** Line of the fault in the text that was sent, from 1, when that text is at hand. */
  readonly line?: number;
  /** Column of the fault in its line, from 1, in UTF-16 units. */
  readonly column?: number;
}

/** Severity that counts for an issue: its own, or else that of its catalogue entry. */
export function severityOf(issue: Issue): IssueSeverity {
  return issue.severity ?? catalogue[issue.code].severity;
}

/** Tells whether an issue refuses the request (`fatal` or `error`). */
export function isRefusal(issue: Issue): boolean {
  const severity = severityOf(issue);
  return severity === 'error' || severity === 'fatal';
}

/** The text of an issue in one language, with its values filled in. */
export function textOf(issue: Issue, language: Language): string {
  return fill(catalogue[issue.code].text[language], issue.values, language);
}

/** What the user can do about an issue, in one language. */
export function remedyOf(issue: Issue, language: Language): string {
  return fill(catalogue[issue.code].remedy[language], issue.values, language);
}

function fill(template: string, values: Issue['values'], language: Language): string {
  return template.replace(/\{(\w+)\}/g, (mark, name: string) =>
    String(values?.[`${name}-${language}`] ?? values?.[name] ?? mark),
  );
}
