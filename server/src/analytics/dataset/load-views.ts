import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../views');

/** A view of the platform: the text of its file (a ViewDefinition) and what it is called in addresses. */
export interface NamedView {
  /** Name in addresses, e.g. `home-care-episodes`. */
  readonly id: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

/** The views of `analytics/views`, in the order of their names. */
export function loadViews(): readonly NamedView[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      id: name.slice(0, -'.json'.length),
      definition: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<Record<string, unknown>>,
    }));
}
