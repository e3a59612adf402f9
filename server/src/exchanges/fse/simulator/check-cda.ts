import type { FseFinding, FseReport, FseStage, FseValidator } from '@sinfonia/mappings/fse/validate';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';

/** What the validator of the gateway says of a CDA: its warnings, or the type of problem with its detail. */
export type CdaVerdict =
  | { readonly ok: true; readonly warning: string }
  | { readonly ok: false; readonly problem: CdaProblem; readonly detail: string };

/** Problems that the validator tells of, in the order of its stages. Source: reference of the gateway, sections 1.5 and 1.7. */
export type CdaProblem = '/msg/syntax' | '/msg/semantic' | '/msg/vocabulary';

/** Warning of a simulator that has no schemas. The gateway has no such warning. */
export const unheldWarning =
  '[SIMULATOR - documento non confrontato con XSD, schematron e dizionari: nessuna cartella di schemi configurata]';

const problemOfStage: Readonly<Record<FseStage, CdaProblem>> = {
  read: '/msg/syntax',
  type: '/msg/semantic',
  xsd: '/msg/syntax',
  schematron: '/msg/semantic',
  dictionary: '/msg/vocabulary',
};

const stageOrder: readonly FseStage[] = ['read', 'xsd', 'type', 'schematron', 'dictionary'];

/**
 * Holds a CDA against XSD, schematron and dictionaries as the gateway does: the first stage that fails is told. Details name rules and
 * places, no values of the document.
 */
export function checkCda(validator: FseValidator, cda: Uint8Array): CdaVerdict {
  const report = validator.validate(cda);
  for (const stage of stageOrder) {
    const failed = report.findings.filter((finding) => finding.stage === stage && isRefusal(finding));
    if (failed.length === 0) continue;
    const detail = stage === 'dictionary' ? uncensused(failed) : failed.map(toText).join(',');
    return { ok: false, problem: problemOfStage[stage], detail };
  }
  return { ok: true, warning: warningOf(report) };
}

/** The gateway names the codes as well. */
function uncensused(findings: readonly FseFinding[]): string {
  const systems = new Set(findings.map(({ values }) => values?.['system'] ?? '?'));
  const list = [...systems].map((system) => `[CodeSystem: ${system}, Codes: …]`).join(', ');
  return `Almeno uno dei seguenti vocaboli non è censito: ${list}`;
}

function warningOf({ findings }: FseReport): string {
  return findings
    .filter(({ rule }) => rule !== undefined && rule !== '')
    .map(toText)
    .join(',');
}

function toText(finding: FseFinding): string {
  if (finding.code === 'fse-schematron-error' || finding.code === 'fse-schematron-warning') {
    return `[${finding.rule}| ${finding.values?.['message'] ?? ''}]`;
  }
  const place = finding.expression?.[0] ?? (finding.line === undefined ? '' : `riga ${finding.line}`);
  return place === '' ? textOf(finding, 'it') : `${textOf(finding, 'it')} (${place})`;
}
