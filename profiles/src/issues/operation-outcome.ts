import type { Extension, OperationOutcome } from '@medplum/fhirtypes';
import { catalogue } from './catalogue.ts';
import { type Issue, type Language, remedyOf, severityOf, textOf } from './issue.ts';

/** Canonical address of the published error catalogue. */
export const issueCodeSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-issue';

/**
 * Renders issues as a FHIR R4 OperationOutcome in one language: `details.coding` carries the stable code,
 * `details.text` what happened, `diagnostics` the remedy, `expression` the place, and two extensions the line and
 * column in the text that was sent, where they are known.
 */
export function toOperationOutcome(issues: readonly Issue[], language: Language): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map((issue) => ({
      ...placeInText(issue),
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

const textPlaceExtension = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-';

function placeInText({ line, column }: Issue): { extension?: Extension[] } {
  if (line === undefined || column === undefined) return {};
  return {
    extension: [
      { url: `${textPlaceExtension}line`, valueInteger: line },
      { url: `${textPlaceExtension}col`, valueInteger: column },
    ],
  };
}
