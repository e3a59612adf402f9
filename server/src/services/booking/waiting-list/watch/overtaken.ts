import { FhirError } from '@sinfonia/profiles/issues';

const codes: ReadonlySet<string> = new Set(['version-mismatch', 'write-conflict', 'slot-taken', 'already-exists']);

/** Whether an error only says that somebody else was faster: another process, or the person herself. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof FhirError && codes.has(error.issues[0]?.code ?? '');
}
