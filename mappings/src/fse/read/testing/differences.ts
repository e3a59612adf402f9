import type { Difference } from './compare.ts';

/** A row of the published table of differences: a type of document (`*` for all), a path (`*` for any part) and the reason. */
export interface DifferenceRow {
  readonly type: string;
  readonly path: string;
  readonly ours: string;
  readonly why: string;
}

/** Whether a row explains a difference in a document of a type. */
export function explains(row: DifferenceRow, type: string, { path, ours }: Difference): boolean {
  if (row.ours !== ours || (row.type !== '*' && row.type !== type)) return false;
  const pattern = row.path.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${pattern.join('.*')}$`).test(path);
}
