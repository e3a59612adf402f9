import { createHmac, randomBytes } from 'node:crypto';
import { type CompiledView, compileView } from '../view-definition/compile-view.ts';
import { ViewError } from '../view-definition/definition.ts';
import type { ToKey } from '../view-definition/keys.ts';
import type { Cell, Column, Engine } from './engine.ts';
import type { NamedView } from './load-views.ts';
import { romeDay } from './rome-day.ts';

/** The tables of views while they are filled. */
export interface ViewTables {
  /** Types of resources that some view reads. */
  readonly types: readonly string[];
  /**
   * Adds what the views make of a resource (JSON text). Answers how many views could make nothing of it, because it is not as
   * its profile asks: those rows are missing, and counted.
   */
  add(json: string): number;
}

/** Bodies and professionals of the directory, by whom figures are broken down: their keys are their ids. */
const plainKeys: ReadonlySet<string> = new Set(['Organization', 'Practitioner', 'PractitionerRole']);

/** Keys that lead back to nothing: pseudonyms under a secret that is kept nowhere and holds for this data set only. */
export function createPseudonyms(): ToKey {
  const secret = randomBytes(32);
  return (type, id) =>
    plainKeys.has(type) ? id : createHmac('sha256', secret).update(`${type}/${id}`).digest('base64url').slice(0, 22);
}

/**
 * Makes a table for each view. A column of type date, dateTime or instant has a second one beside it, `<name>_day`: its day
 * in Italy, as days since 1 January 1970. Throws `ViewError` for a wrong view.
 */
export function createViewTables(engine: Engine, views: readonly NamedView[], toKey: ToKey): ViewTables {
  const byType = new Map<string, ((resource: object) => boolean)[]>();
  for (const { definition } of views) {
    const view = compileView(definition, toKey);
    const fill = fillerOf(engine, view);
    byType.set(view.definition.resource, [...(byType.get(view.definition.resource) ?? []), fill]);
  }
  return {
    types: [...byType.keys()],
    add(json) {
      const resource = JSON.parse(json) as { readonly resourceType: string };
      return (byType.get(resource.resourceType) ?? []).filter((fill) => !fill(resource)).length;
    },
  };
}

const whole: ReadonlySet<string | undefined> = new Set(['integer', 'positiveInt', 'unsignedInt', 'boolean']);
const dated: ReadonlySet<string | undefined> = new Set(['date', 'dateTime', 'instant']);

function fillerOf(engine: Engine, view: CompiledView): (resource: object) => boolean {
  const columns = view.columns.flatMap(({ name, type }): readonly Column[] =>
    dated.has(type) ? [{ name }, { name: `${name}_day`, whole: true }] : [{ name, whole: whole.has(type) }],
  );
  const insert = engine.table(view.definition.name ?? '', columns);
  const isDated = view.columns.map(({ type }) => dated.has(type));
  return (resource) => {
    try {
      for (const row of view.rows(resource)) {
        const cells: Cell[] = [];
        row.forEach((value, index) => {
          cells.push(toCell(value));
          if (isDated[index] === true) cells.push(typeof value === 'string' ? (romeDay(value) ?? null) : null);
        });
        insert(cells);
      }
      return true;
    } catch (error) {
      if (error instanceof ViewError) return false;
      throw error;
    }
  };
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}
