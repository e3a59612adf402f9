import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';

/** Time for which what a node noted of a write counts after it ended, in seconds: longer than a HAPI server works on a request. */
export const noteLease = 300;

/** Whether an error is a refusal with a code. After `store-unavailable` a write may still be carried out. */
export function hasCode(error: unknown, code: IssueCode): boolean {
  return error instanceof FhirError && error.issues.some((issue) => issue.code === code);
}
