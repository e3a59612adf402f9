import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetName } from '../indicators/families.ts';

const folder = join(import.meta.dirname, '../views');

/** A view of the platform: the text of its file (a ViewDefinition) and what it is called in addresses. */
export interface NamedView {
  /** Name in addresses, e.g. `home-care-episodes`. */
  readonly id: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

/** The views of a data set, those that all share first; in the order of their names. */
export function loadViews(dataset: DatasetName): readonly NamedView[] {
  return ['shared', dataset].flatMap(readFolder);
}

/** The views of all data sets. */
export function loadAllViews(): readonly NamedView[] {
  return ['bookings', 'home-care', 'medicines', 'shared'].flatMap(readFolder);
}

function readFolder(name: string): readonly NamedView[] {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      id: file.slice(0, -'.json'.length),
      definition: JSON.parse(readFileSync(join(folder, name, file), 'utf8')) as Readonly<Record<string, unknown>>,
    }));
}
