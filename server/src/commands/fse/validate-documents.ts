import { readFile, stat } from 'node:fs/promises';
import { openSchemaFolder } from '@sinfonia/mappings/fse/schema-folder';
import {
  defaultTreeLimits,
  type FseFinding,
  type FseReport,
  FseValidator,
  fseDocumentTypes,
} from '@sinfonia/mappings/fse/validate';
import { remedyOf, severityOf, textOf, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import { terminalLanguage } from '../run-verb.ts';

/** Options of `sinfonia fse validate`. */
export interface FseValidateCommandOptions {
  readonly schemas?: string;
  readonly terminology?: string;
  readonly type?: string;
  readonly codes: boolean;
  readonly json?: boolean;
}

/**
 * `sinfonia fse validate`: 0 all valid, 1 some are not, 2 a file cannot be read. Schemas are made ready once for all files.
 * Throws `fse-schemas-missing`, `fse-type-invalid`.
 */
export async function validateDocuments(
  { fse }: Configuration,
  files: readonly string[],
  options: FseValidateCommandOptions,
): Promise<number> {
  const folder = options.schemas ?? fse.schemas;
  // An option that was not set must not mean the folder that the command happens to run in.
  const names =
    folder === '' ? { folder, names: [], read: () => undefined } : openSchemaFolder(folder, options.terminology);
  const validator = await FseValidator.open(names);
  const unchecked = new UncheckedCodes();
  let exitCode = 0;
  try {
    for (const file of files) {
      const report = await validateFile(validator, file, options);
      if (!report) {
        exitCode = 2;
        continue;
      }
      if (!report.valid && exitCode === 0) exitCode = 1;
      if (options.json) printJson(file, report);
      else printText(file, report, unchecked);
    }
  } finally {
    validator.dispose();
  }
  unchecked.print();
  return exitCode;
}

/** `sinfonia fse types`: one type a line. */
export function listTypes(): number {
  for (const { id, templateId, loinc, title } of fseDocumentTypes) {
    console.log(`${id.padEnd(18)}${templateId.padEnd(34)}${loinc.padEnd(10)}${title[terminalLanguage()]}`);
  }
  return 0;
}

async function validateFile(
  validator: FseValidator,
  file: string,
  { type, codes }: FseValidateCommandOptions,
): Promise<FseReport | undefined> {
  try {
    // What is too large to be checked is not read either: the validator refuses it by its first bytes and its size.
    const { size } = await stat(file);
    const bytes = size > defaultTreeLimits.bytes ? new Uint8Array(defaultTreeLimits.bytes + 1) : await readFile(file);
    return validator.validate(bytes, { codes, ...(type === undefined ? {} : { type }) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    console.error((error as Error).message);
    return undefined;
  }
}

/** One line for each document: what it was held against, and an OperationOutcome with the findings in both languages. */
function printJson(file: string, { valid, type, checked, findings }: FseReport): void {
  const language = terminalLanguage();
  const outcome = toOperationOutcome(findings.length > 0 ? findings : [{ code: 'fse-document-valid' }], language);
  console.log(
    JSON.stringify({
      file,
      valid,
      ...(type ? { type: type.id } : {}),
      checked,
      findings: findings.map((finding) => ({
        stage: finding.stage,
        severity: severityOf(finding),
        code: finding.code,
        ...(finding.rule === undefined ? {} : { rule: finding.rule }),
        ...(finding.expression ? { xpath: finding.expression[0] } : {}),
        ...(finding.line === undefined ? {} : { line: finding.line }),
        text: { it: textOf(finding, 'it'), en: textOf(finding, 'en') },
        remedy: { it: remedyOf(finding, 'it'), en: remedyOf(finding, 'en') },
      })),
      outcome,
    }),
  );
}

/** Codes of dictionaries that the folder lacks: said once at the end rather than for each document. */
class UncheckedCodes {
  readonly #counts = new Map<string, number>();

  add({ values }: FseFinding): void {
    const system = String(values?.['system'] ?? '');
    this.#counts.set(system, (this.#counts.get(system) ?? 0) + Number(values?.['count'] ?? 0));
  }

  print(): void {
    for (const [system, count] of this.#counts) {
      console.error(textOf({ code: 'fse-dictionary-missing', values: { system, count } }, terminalLanguage()));
    }
  }
}

function printText(file: string, { valid, type, findings }: FseReport, unchecked: UncheckedCodes): void {
  const language = terminalLanguage();
  if (valid) console.log(`${file}: ok${type ? ` (${type.title[language]})` : ''}`);
  for (const finding of findings) {
    if (finding.code === 'fse-dictionary-missing') unchecked.add(finding);
    else console.log(`${file}${placeOf(finding)}: ${lineFor(finding)}`);
  }
}

function placeOf({ line }: FseFinding): string {
  return line === undefined ? '' : `:${line}`;
}

function lineFor(finding: FseFinding): string {
  const language = terminalLanguage();
  const where = finding.expression ? ` ${finding.expression.join(', ')}` : '';
  return `${severityOf(finding)} ${finding.code}${where}: ${textOf(finding, language)} ${remedyOf(finding, language)}`;
}
