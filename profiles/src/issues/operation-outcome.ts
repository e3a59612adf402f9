import type { OperationOutcome } from '@medplum/fhirtypes';
import { catalogue } from './catalogue.ts';
import { type Issue, type Language, remedyOf, severityOf, textOf } from './issue.ts';

/** Canonical address of the published error catalogue. */
export const issueCodeSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-issue';

/**
 * Renders issues as a FHIR R4 OperationOutcome in one language: `details.coding` carries the stable code,
 * `details.text` what happened, `diagnostics` the remedy, `expression` the place.
 */
export function toOperationOutcome(issues: readonly Issue[], language: Language): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map((issue) => ({
      severity: severityOf(issue),
      code: catalogue[issue.code].type,
      details: {
        coding: [{ system: issueCodeSystem, code: issue.code }],
        text: textOf(issue, language),
      },
      diagnostics: remedyOf(issue, language),
      ...(issue.expression && issue.expression.length > 0 ? { expression: [...issue.expression] } : {}),
    })),
  };
}
