import { FhirError } from '@sinfonia/profiles/issues';
import type { Condition, Include, SearchPlan } from '../../../../fhir/search/plan.ts';
import { compileCondition } from './compile-condition.ts';
import type { Scope } from './predicate.ts';
import { byResource, oneOf, raw, type Sql, sql } from './sql.ts';
import { allRows } from './statements.ts';

/** Resources that one page may bring along. */
const includeLimit = 5_000;
/** Rounds of `:iterate`: each follows the references of the resources that the round before brought. */
const iterationLimit = 10;

/** A resource on the way from which references are followed. */
interface Node {
  readonly rid: number;
  readonly type: string;
  readonly id: string;
}

/**
 * The resources that `_include` and `_revinclude` bring to a page, each once, without the matches themselves.
 *
 * @throws FhirError `too-many-includes` beyond the limit: a page that silently lacks some would mislead
 */
export function includedRids(
  scope: Scope,
  matches: readonly Node[],
  includes: readonly Include[],
  filters?: SearchPlan['includeFilters'],
): number[] {
  const seen = new Set(matches.map(({ rid }) => rid));
  const included: number[] = [];
  let frontier = matches;
  for (let round = 0; round <= iterationLimit && frontier.length > 0; round++) {
    const next: Node[] = [];
    for (const include of includes) {
      if (round > 0 && !include.iterate) continue;
      const found = follow(scope, frontier, include);
      for (const node of filters === undefined ? found : passing(scope, found, filters)) {
        if (seen.has(node.rid)) continue;
        seen.add(node.rid);
        included.push(node.rid);
        next.push(node);
      }
      if (included.length > includeLimit) tooMany();
    }
    frontier = next;
  }
  return included;
}

/** The resources that pass the filter of their type. */
function passing(scope: Scope, nodes: readonly Node[], filters: NonNullable<SearchPlan['includeFilters']>): Node[] {
  const byType = Map.groupBy(nodes, ({ type }) => type);
  return filters.flatMap(({ type, where }) => {
    const group = byType.get(type) ?? [];
    if (group.length === 0 || isEverything(where)) return group;
    const inner: Scope = { ...scope, types: [type] };
    const predicate = compileCondition(where, inner);
    const rids = JSON.stringify(group.map(({ rid }) => rid));
    const kept = allRows<[number]>(
      scope.db,
      sql`SELECT r.rid FROM json_each(${rids}) j CROSS JOIN resource r ON r.rid = j.value
        WHERE ${predicate.holds({ rid: 'r.rid', address: sql`(r.type || '/' || r.id)` })}`,
    );
    const rows = new Set(kept.map(([rid]) => rid));
    return group.filter(({ rid }) => rows.has(rid));
  });
}

function isEverything(where: Condition): boolean {
  return where.kind === 'and' && where.of.length === 0;
}

function tooMany(): never {
  throw new FhirError({ code: 'too-many-includes', values: { limit: includeLimit } });
}

function follow(scope: Scope, from: readonly Node[], include: Include): Node[] {
  return include.reverse ? followBack(scope, from, include) : followForward(scope, from, include);
}

/** Reference parameters that an include names; undefined for all there are. */
function parametersOf({ ids }: Scope, type: string, code: string): number[] | undefined {
  if (type === '*') return undefined;
  if (code !== '*') {
    const parameter = ids.byName.get(`${type}.${code}`);
    return parameter === undefined ? [] : [parameter.id];
  }
  const prefix = `${type}.`;
  return [...ids.byName].flatMap(([name, { id, kind }]) =>
    kind === 'reference' && name.startsWith(prefix) ? [id] : [],
  );
}

function ofParameters(parameters: readonly number[] | undefined): Sql {
  return parameters === undefined ? raw('1') : oneOf('f.p', parameters);
}

function followForward(scope: Scope, from: readonly Node[], { type, code, targetType }: Include): Node[] {
  const sources = type === '*' ? from : from.filter((node) => node.type === type);
  if (sources.length === 0) return [];
  const rids = JSON.stringify(sources.map(({ rid }) => rid));
  const targets = allRows<[string]>(
    scope.db,
    sql`SELECT DISTINCT f.target FROM json_each(${rids}) j CROSS JOIN ${byResource('reference_value', 'f')} ON f.rid = j.value
      WHERE ${ofParameters(parametersOf(scope, type, code))} AND f.target <> '' LIMIT ${includeLimit + 1}`,
  ).map(([target]) => target);
  const local = targets.filter((target) => targetType === undefined || target.startsWith(`${targetType}/`));
  const byAddress = resourcesAt(scope, local);
  const canonicals = targets.filter((target) => target.includes(':'));
  return canonicals.length === 0 ? byAddress : [...byAddress, ...resourcesNamed(scope, canonicals, targetType)];
}

function resourcesAt(scope: Scope, addresses: readonly string[]): Node[] {
  return toNodes(
    allRows(
      scope.db,
      sql`SELECT r.rid, r.type, r.id FROM json_each(${JSON.stringify(addresses)}) j
        CROSS JOIN resource r ON r.type = substr(j.value, 1, instr(j.value, '/') - 1)
          AND r.id = substr(j.value, instr(j.value, '/') + 1) WHERE r.deleted = 0`,
    ),
  );
}

/** Conformance and knowledge resources by their canonical address. */
function resourcesNamed(scope: Scope, canonicals: readonly string[], targetType: string | undefined): Node[] {
  const types = targetType === undefined ? scope.ids.types : [targetType];
  const parameters = types.flatMap((type) => scope.ids.byName.get(`${type}.url`)?.id ?? []);
  const urls = canonicals.map((canonical) => canonical.split('|', 1)[0] ?? canonical);
  return toNodes(
    allRows(
      scope.db,
      sql`SELECT DISTINCT r.rid, r.type, r.id FROM uri_value u INDEXED BY uri_by_value
        CROSS JOIN resource r ON r.rid = u.rid
        WHERE ${oneOf('u.p', parameters)} AND ${oneOf('u.value', [...new Set(urls)])} AND r.deleted = 0`,
    ),
  );
}

function followBack(scope: Scope, from: readonly Node[], { type, code, targetType }: Include): Node[] {
  const targets = targetType === undefined ? from : from.filter((node) => node.type === targetType);
  if (targets.length === 0) return [];
  const addresses = JSON.stringify(targets.map((node) => `${node.type}/${node.id}`));
  return toNodes(
    allRows(
      scope.db,
      sql`SELECT DISTINCT r.rid, r.type, r.id FROM json_each(${addresses}) j
        CROSS JOIN reference_value f INDEXED BY reference_by_target ON f.target = j.value
        CROSS JOIN resource r ON r.rid = f.rid
        WHERE ${ofParameters(parametersOf(scope, type, code))} AND ${ofWildcard(type)} AND r.deleted = 0
        LIMIT ${includeLimit + 1}`,
    ),
  );
}

/**
 * `_revinclude=*` leaves out AuditEvent: each access adds one to what it touched, so that a page would grow with every look
 * at it until it is refused. `_revinclude=AuditEvent:entity` brings them.
 */
function ofWildcard(type: string): Sql {
  return raw(type === '*' ? "r.type <> 'AuditEvent'" : '1');
}

function toNodes(rows: readonly (readonly unknown[])[]): Node[] {
  return (rows as readonly [number, string, string][]).map(([rid, type, id]) => ({ rid, type, id }));
}
