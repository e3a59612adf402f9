import { type Issue, textOf } from '@sinfonia/profiles/issues';

/** Whether the receiver would refuse the record (`discard`, scarto) or keep and flag it (`anomaly`, anomalia). */
export type FindingLevel = 'discard' | 'anomaly';

/**
 * One fault or remark about a record of a flow.
 *
 * `code` is a code of the error catalogue (`flow-…`) or the identifier of a rule of the flow (`SIAD-A01`), which is the
 * project's own and never a code of the Ministry. Messages hold no value of the record, since it may be personal.
 */
export interface Finding {
  /** Position of the record in the file, from 1; 0 for the file as a whole. */
  readonly record: number;
  /** Path inside the record, e.g. `Eventi/Erogazione[2]/@data`; empty for the record as a whole. */
  readonly field: string;
  readonly code: string;
  readonly level: FindingLevel;
  /** `warning` also for rules that no normative source backs; then `unverified` is set and the message says so. */
  readonly severity: 'error' | 'warning';
  readonly unverified: boolean;
  readonly message: { readonly it: string; readonly en: string };
  readonly source?: string;
  /** Reference (`Patient/x`) of the FHIR resource where it is corrected; only where a file is made from resources. */
  readonly resource?: string;
}

/** A finding before its place in the file is known. */
export type RecordFinding = Omit<Finding, 'record'>;

/** Suffix of every message of a rule that no normative source backs. */
export const unverifiedNote = {
  it: ' (regola non verificata su una fonte normativa)',
  en: ' (rule not verified against a normative source)',
} as const;

/** Makes a finding from a code of the error catalogue. */
export function toFinding(
  issue: Issue,
  field: string,
  options: { readonly unverified?: boolean; readonly level?: FindingLevel; readonly source?: string } = {},
): RecordFinding {
  const unverified = options.unverified ?? false;
  return {
    field,
    code: issue.code,
    level: options.level ?? 'discard',
    severity: unverified || options.level === 'anomaly' ? 'warning' : 'error',
    unverified,
    message: {
      it: textOf(issue, 'it') + (unverified ? unverifiedNote.it : ''),
      en: textOf(issue, 'en') + (unverified ? unverifiedNote.en : ''),
    },
    ...(options.source === undefined ? {} : { source: options.source }),
  };
}
