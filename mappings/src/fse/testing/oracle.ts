import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '@sinfonia/profiles/issues';
import { type FseReport, FseValidator } from '../validate/index.ts';
import { openSchemaFolder } from '../validate/schema-folder.ts';

/** The files of the ministry, which are no part of the project. */
export const oracle = join(import.meta.dirname, '../../../../../shared/oracle/fse');

/** `describe` for what needs them; says once that it is skipped where they are not at hand. */
export const describeOracle = existsSync(oracle) ? describe : describe.skip;

/** A validator on the files of the ministry. */
export function openOracle(): Promise<FseValidator> {
  return FseValidator.open(openSchemaFolder(oracle));
}

/** How many generated documents of each type are tried; `FSE_DOCUMENTS` asks for more. */
export const documentCount = Number(process.env['FSE_DOCUMENTS'] ?? 30);

/** Recommendations, and dictionaries that are not published: neither is a fault of the document. */
const remarks: ReadonlySet<string> = new Set(['fse-schematron-warning', 'fse-dictionary-missing']);

/** What refuses a document, one line for each finding; also a part that could not be checked at all. */
export function faultsOf(report: FseReport): readonly string[] {
  const refused = report.findings.filter(({ code }) => !remarks.has(code));
  const unchecked = report.checked.xsd && report.checked.schematron ? [] : ['not checked'];
  return [
    ...unchecked,
    ...refused.map((one) => `${one.code} ${one.rule ?? ''} ${one.expression?.[0] ?? ''}: ${textOf(one, 'en')}`),
  ];
}
