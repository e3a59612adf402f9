import type { BuildContext } from '../context.ts';
import data from './statuses.json' with { type: 'json' };

/** Resources whose status is written. */
export type StatusTable = Exclude<keyof typeof data, 'source' | 'evidence'>;

/** Status of the CDA; a gap when the type of document has none for it, or when none is told. */
export function statusCodeOf(
  { gaps }: BuildContext,
  table: StatusTable,
  status: string | undefined,
  path: string,
): string {
  const found = status === undefined ? undefined : new Map(Object.entries(data[table])).get(status);
  if (found === undefined) {
    if (status === undefined) gaps.missing(`${path}.status`);
    else gaps.value(`${path}.status`);
  }
  return found ?? 'active';
}

/** The same where the CDA needs no status: nothing for one that is not known. */
export function optionalStatus(
  context: BuildContext,
  table: StatusTable,
  status: string | undefined,
  path: string,
): string | undefined {
  return status === undefined || status === 'unknown' ? undefined : statusCodeOf(context, table, status, path);
}

/** Whether what has the status has an end: the schematron wants one of these, and of no others. */
export function hasEnded(status: string | undefined): boolean {
  return status === 'completed' || status === 'aborted';
}
