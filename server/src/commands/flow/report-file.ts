import { writeFile } from 'node:fs/promises';
import type { Finding } from '@sinfonia/mappings';
import { terminalLanguage } from '../run-verb.ts';

/** Writes the findings as CSV when a file was named. */
export async function writeReport(
  path: string | undefined,
  findings: readonly Finding[],
  fhirBase?: string,
): Promise<void> {
  if (path === undefined) return;
  const { findingsToCsv } = await import('@sinfonia/mappings');
  await writeFile(path, findingsToCsv(findings, terminalLanguage(), fhirBase), { mode: 0o600 });
}
