import type { CdaElement } from '../../cda/element.ts';
import { template } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';

/** Which of the two reports is written; they have the same sections and differ in what their schematrons ask of entries. */
export interface ReportKind {
  /** Report of a remote visit (schematron Televisita 1.0), otherwise of a visit in person (RSA 8.3). */
  readonly remote: boolean;
}

const templates = '2.16.840.1.113883.3.1937.777.63.10';

/** Template id that the remote report has somewhere, by its number; the other report has none. */
export function ownId({ remote }: ReportKind, number: number): string | undefined {
  return remote ? `${templates}.${number}` : undefined;
}

/** The same as `templateId` element. */
export function own(kind: ReportKind, number: number): CdaElement | undefined {
  return template(ownId(kind, number));
}

/** An entry that the schematron has no coded form for: its words stand below the narrative, and a remark names it. */
export function inWords({ remarks }: BuildContext, text: SectionText, words: string | undefined, path: string): void {
  if (words !== undefined && words !== '') text.refer(words);
  remarks.leftOut(path);
}
