/** One result of the examination. `detail` is technical and holds no personal data. */
export interface DoctorFinding {
  readonly subject: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly detail: string;
}

/** Largest difference between two clocks that goes unnoticed, in milliseconds; tokens are accepted with as much. */
export const clockTolerance = 60_000;

/** Why something failed, in the words of the system. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  let cause = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
}
