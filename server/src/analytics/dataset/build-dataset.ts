import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import type { NamedView } from './load-views.ts';
import { createPseudonyms, createViewTables } from './view-tables.ts';

const here = import.meta.dirname;
/** Rows between two commits: enough to be quick, few enough that little is held. */
const rowsPerStep = 5000;

/** A data set while it is filled. */
export interface DatasetBuilder {
  readonly types: readonly string[];
  /** Adds a resource (JSON text). */
  add(json: string): void;
  /** Makes the tables that the indicators ask. Answers how many rows of views had to be left out. */
  finish(): { readonly resources: number; readonly leftOut: number };
}

/** Starts a data set on an empty engine. */
export function startDataset(engine: Engine, views: readonly NamedView[]): DatasetBuilder {
  const tables = createViewTables(engine, views, createPseudonyms());
  fillCodes(engine);
  let resources = 0;
  let leftOut = 0;
  engine.run('BEGIN');
  return {
    types: tables.types,
    add(json) {
      leftOut += tables.add(json);
      resources += 1;
      if (resources % rowsPerStep === 0) engine.run('COMMIT; BEGIN');
    },
    finish() {
      engine.run(readFileSync(join(here, 'care-cases.sql'), 'utf8'));
      engine.run('COMMIT');
      engine.run('ANALYZE');
      return { resources, leftOut };
    },
  };
}

interface Bound {
  readonly kind: string;
  readonly code: string;
  readonly low: number;
  readonly high: number;
}

const bounds = [
  { name: 'low', whole: true },
  { name: 'high', whole: true },
];

function fillCodes(engine: Engine): void {
  const read = (name: string) => JSON.parse(readFileSync(join(here, '../tables', name), 'utf8')) as unknown;
  const { bands } = read('age-bands.json') as { readonly bands: readonly Omit<Bound, 'kind'>[] };
  const addBand = engine.table('age_band', [{ name: 'code' }, ...bounds]);
  for (const { code, low, high } of bands) addBand([code, low, high]);
  const { levels } = read('care-levels.json') as { readonly levels: readonly Bound[] };
  const addLevel = engine.table('care_level', [{ name: 'kind' }, { name: 'code' }, ...bounds]);
  for (const { kind, code, low, high } of levels) addLevel([kind, code, low, high]);
}
