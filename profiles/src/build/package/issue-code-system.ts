import type { CodeSystem } from '@medplum/fhirtypes';
import { catalogue } from '../../issues/index.ts';
import { issueCodeSystem } from '../../issues/operation-outcome.ts';

/** The error catalogue of the platform as a CodeSystem, Italian with English designations. */
export function toIssueCodeSystem(version: string): CodeSystem {
  const property = (code: string, type: 'code' | 'string', description: string) => ({ code, type, description });
  return {
    resourceType: 'CodeSystem',
    id: 'sinfonia-issue',
    language: 'it',
    url: issueCodeSystem,
    version,
    name: 'SinfoniaIssue',
    title: 'Esiti ed errori SINFONIA',
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    description: 'Codici stabili che la piattaforma usa in OperationOutcome. / Stable codes used in OperationOutcome.',
    caseSensitive: true,
    content: 'complete',
    property: [
      property('severity', 'code', 'Severity, as in OperationOutcome.issue.severity'),
      property('type', 'code', 'Type, as in OperationOutcome.issue.code'),
      property('status', 'string', 'HTTP status of a request that is refused for this reason'),
      property('remedy-it', 'string', 'What to do, in Italian'),
      property('remedy-en', 'string', 'What to do, in English'),
      property('source', 'string', 'Specification or decree that the issue comes from'),
    ],
    concept: Object.entries(catalogue).map(([code, entry]) => ({
      code,
      display: entry.text.it,
      designation: [{ language: 'en', value: entry.text.en }],
      property: [
        { code: 'severity', valueCode: entry.severity },
        { code: 'type', valueCode: entry.type },
        { code: 'status', valueString: String(entry.status) },
        { code: 'remedy-it', valueString: entry.remedy.it },
        { code: 'remedy-en', valueString: entry.remedy.en },
        ...(entry.source ? [{ code: 'source', valueString: entry.source }] : []),
      ],
    })),
  };
}
