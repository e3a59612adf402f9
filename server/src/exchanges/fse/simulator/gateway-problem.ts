import { type Problem, problemKind, problemOf } from '../rules/problems.ts';

/** Details that the gateway gives, where they are not those of the title. Source: guide 2.22 and published code of the gateway. */
const details: Readonly<Record<string, string>> = {
  '/msg/cda-element': 'Error while extracting CDA from PDF document',
  '/msg/cda-match': 'Il CDA non risulta validato',
  '/msg/missing-token': 'Attenzione il jwt fornito risulta essere vuoto',
  '/msg/id-doc': "L'identificativo documento non è valido",
  '/msg/workflow-id-error-extraction': "Errore durante l'estrazione del workflow instance id",
  '/msg/eds-error': 'Document cannot be found on the Server FHIR',
  '/msg/unauthorized': 'Mismatch sub/issuer',
};

/** What an error says beyond its type and the operation. */
export interface ProblemMore {
  readonly detail?: string;
  readonly instance?: string;
  readonly status?: number;
}

/** An error of the gateway with the detail that it usually has. */
export function gatewayProblem(type: string, operation: string, { detail, ...more }: ProblemMore = {}): Problem {
  return problemOf(type, {
    operation,
    detail: detail ?? details[type] ?? problemKind(type)?.title ?? '',
    ...more,
  });
}
