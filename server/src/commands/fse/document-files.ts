import { readFile, stat } from 'node:fs/promises';
import { FhirError, type Issue, remedyOf, severityOf, textOf } from '@sinfonia/profiles/issues';
import { terminalLanguage } from '../run-verb.ts';

/** Largest file that is read whole, bytes. */
const largest = 16 * 1024 * 1024;

/**
 * A file of a document, read whole.
 *
 * @throws FhirError `fse-too-large`, and the error of the system for what cannot be read
 */
export async function readDocumentFile(file: string): Promise<Uint8Array> {
  if ((await stat(file)).size <= largest) return readFile(file);
  throw new FhirError({ code: 'fse-too-large', values: { limit: 'bytes', maximum: largest } });
}

/** Prints what was found in a document on standard error: place, severity, code, text and remedy. */
export function printFindings(file: string, findings: readonly Issue[]): void {
  const language = terminalLanguage();
  for (const finding of findings) {
    const place = finding.expression?.[0] ?? '';
    const texts = `${textOf(finding, language)} ${remedyOf(finding, language)}`;
    console.error(`${file}: ${severityOf(finding)} ${finding.code} ${place}: ${texts}`);
  }
}
