import type { Condition } from '../../../../fhir/search/plan.ts';
import {
  type Arm,
  type Place,
  type Predicate,
  parametersIn,
  placeOf,
  type RowTest,
  ridSet,
  rowPredicate,
  type Scope,
  sizeOf,
  unionOfArms,
} from './predicate.ts';
import { isInScope } from './resource-tests.ts';
import { anyOf, byResource, oneOf, raw, type Sql, sql } from './sql.ts';
import { allRows, firstValue } from './statements.ts';

type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;
type Compile = (condition: Condition, scope: Scope) => Predicate;

/** Matches on the other side of a chain or `_has` that are fetched first; with more, each resource is checked instead. */
const resolvable = 500;
/** Targets that are read one after the other, each in `rid` order. */
const separateTargets = 8;
/** Resources of one hierarchy (`:above`, `:below`). */
const hierarchyLimit = 20_000;

const bareId = /^[A-Za-z0-9\-.]{1,64}$/;

/** Rows of `reference_value` that point to any of the targets. */
export function referenceTest(scope: Scope, condition: ConditionOf<'reference'>): RowTest {
  const types = condition.targetTypes && condition.targetTypes.length > 0 ? condition.targetTypes : scope.ids.types;
  const named = condition.anyOf.flatMap((target) =>
    bareId.test(target) ? types.map((type) => `${type}/${target}`) : [target],
  );
  const targets = condition.hierarchy ? hierarchyOf(scope, named, condition.hierarchy) : [...new Set(named)];
  return {
    table: 'reference_value',
    parameters: parametersIn(scope, condition.parameter).map(({ id }) => id),
    test: (alias) => oneOf(`${alias}.target`, targets),
    ranges:
      targets.length > separateTargets
        ? [{ index: 'reference_by_target', where: (alias) => oneOf(`${alias}.target`, targets), ordered: false }]
        : targets.map((target) => ({
            index: 'reference_by_target',
            where: (alias: string) => sql`${raw(alias)}.target = ${target}`,
            ordered: true,
          })),
    label: `reference ${condition.parameter.code}`,
  };
}

/** Resources that refer to any of the targets. */
export function referencePredicate(scope: Scope, condition: ConditionOf<'reference'>): Predicate {
  return rowPredicate(scope, referenceTest(scope, condition));
}

type Hierarchy = NonNullable<ConditionOf<'reference'>['hierarchy']>;

function hierarchyOf(scope: Scope, roots: readonly string[], { direction, parameter }: Hierarchy): string[] {
  const parameters = parametersIn(scope, parameter).map(({ id }) => id);
  const found = new Set(roots);
  let frontier = [...found];
  while (frontier.length > 0 && found.size < hierarchyLimit) {
    const next =
      direction === 'below'
        ? sql`SELECT DISTINCT r.type || '/' || r.id FROM reference_value f INDEXED BY reference_by_target
            CROSS JOIN resource r ON r.rid = f.rid
            WHERE ${oneOf('f.target', frontier)} AND ${oneOf('f.p', parameters)} AND r.deleted = 0`
        : sql`SELECT DISTINCT f.target FROM json_each(${JSON.stringify(frontier)}) j
            CROSS JOIN resource r ON r.type = substr(j.value, 1, instr(j.value, '/') - 1)
              AND r.id = substr(j.value, instr(j.value, '/') + 1)
            CROSS JOIN ${byResource('reference_value', 'f')} ON f.rid = r.rid
            WHERE ${oneOf('f.p', parameters)} AND r.deleted = 0 AND f.target <> ''`;
    frontier = allRows<[string]>(scope.db, next)
      .map(([address]) => address)
      .filter((address) => !found.has(address));
    for (const address of frontier) found.add(address);
  }
  return [...found];
}

/** Resources whose reference leads to one that satisfies a condition. */
export function chainPredicate(scope: Scope, condition: ConditionOf<'chain'>, compile: Compile): Predicate {
  const branches = condition.branches.map(({ type, where }) => {
    const inner: Scope = { ...scope, types: [type] };
    const predicate = compile(where, inner);
    const rids = scope.resolves ? matchesOf(inner, predicate) : undefined;
    return { type, predicate, addresses: rids && addressesOf(inner, rids) };
  });
  const targets: string[] = [];
  for (const { addresses } of branches) {
    if (addresses === undefined) return checkedChain(scope, condition, branches);
    targets.push(...addresses);
  }
  const resolved = referencePredicate(scope, { kind: 'reference', parameter: condition.parameter, anyOf: targets });
  return { ...resolved, label: `chain ${condition.parameter.code} to ${targets.length} resolved` };
}

function checkedChain(
  scope: Scope,
  { parameter }: ConditionOf<'chain'>,
  branches: readonly { readonly type: string; readonly predicate: Predicate }[],
): Predicate {
  const parameters = parametersIn(scope, parameter).map(({ id }) => id);
  const holds = ({ rid }: Place): Sql =>
    anyOf(
      branches.map(({ type, predicate }) => {
        const [link, target] = [scope.names.next(), scope.names.next()];
        const at: Place = { rid: `${target}.rid`, address: raw(`${link}.target`) };
        return sql`EXISTS(SELECT 1 FROM ${byResource('reference_value', link)}
          CROSS JOIN resource ${raw(target)} ON ${raw(target)}.type = ${type}
            AND ${raw(target)}.id = substr(${raw(link)}.target, ${type.length + 2})
          WHERE ${raw(link)}.rid = ${raw(rid)} AND ${oneOf(`${link}.p`, parameters)}
            AND ${raw(link)}.target >= ${`${type}/`} AND ${raw(link)}.target < ${`${type}0`}
            AND ${raw(target)}.deleted = 0 AND ${predicate.holds(at)})`;
      }),
    );
  return { holds, label: `chain ${parameter.code}, each checked` };
}

/** Resources that one satisfying a condition refers to. */
export function hasPredicate(
  scope: Scope,
  { type, parameter, where }: ConditionOf<'has'>,
  compile: Compile,
): Predicate {
  const inner: Scope = { ...scope, types: [type] };
  const predicate = compile(where, inner);
  const parameters = parametersIn(inner, parameter).map(({ id }) => id);
  const rids = scope.resolves ? matchesOf(inner, predicate) : undefined;
  if (rids !== undefined) {
    const targets = allRows<[number]>(
      scope.db,
      sql`SELECT DISTINCT r.rid FROM json_each(${JSON.stringify(rids)}) j
        CROSS JOIN ${byResource('reference_value', 'f')} ON f.rid = j.value
        CROSS JOIN resource r ON r.type = substr(f.target, 1, instr(f.target, '/') - 1)
          AND r.id = substr(f.target, instr(f.target, '/') + 1)
        WHERE ${oneOf('f.p', parameters)} AND ${isInScope(scope, 'r')} ORDER BY r.rid`,
    );
    return ridSet(
      scope,
      targets.map(([rid]) => rid),
      `_has ${type}.${parameter.code} by ${targets.length} resolved`,
    );
  }
  const holds = ({ address }: Place): Sql => {
    const link = scope.names.next();
    return sql`EXISTS(SELECT 1 FROM reference_value ${raw(link)} INDEXED BY reference_by_target
      WHERE ${raw(link)}.target = ${address} AND ${oneOf(`${link}.p`, parameters)}
      AND ${predicate.holds(placeOf(`${link}.rid`))})`;
  };
  return { holds, label: `_has ${type}.${parameter.code}, each checked` };
}

/** Matches found in a search, so that a condition that many types share is looked up once. */
const found = new WeakMap<Predicate, readonly number[] | 'many'>();

/** All matches of a predicate in `rid` order when they are few and cheap to find, otherwise undefined. */
function matchesOf(scope: Scope, predicate: Predicate): readonly number[] | undefined {
  const known = found.get(predicate);
  const matches = known ?? findMatches(scope, predicate) ?? 'many';
  if (known === undefined) found.set(predicate, matches);
  return matches === 'many' ? undefined : matches;
}

function findMatches(scope: Scope, predicate: Predicate): number[] | undefined {
  const { arms } = predicate;
  if (arms === undefined) return undefined;
  // Matches may be rare among many rows: it is the rows that cost.
  const size = sizeOf(scope, predicate, scope.collectable);
  if (size === Number.POSITIVE_INFINITY) return undefined;
  const rows = allRows<[number]>(
    scope.db,
    sql`SELECT rid FROM (${unionOfArms(arms)}) ORDER BY rid LIMIT ${resolvable + 1}`,
  );
  return rows.length > resolvable ? undefined : rows.map(([rid]) => rid);
}

function addressesOf(scope: Scope, rids: readonly number[]): string[] {
  if (rids.length === 0) return [];
  return allRows<[string]>(
    scope.db,
    sql`SELECT r.type || '/' || r.id FROM json_each(${JSON.stringify(rids)}) j
      CROSS JOIN resource r ON r.rid = j.value WHERE r.deleted = 0`,
  ).map(([address]) => address);
}

/** Members of a List resource. */
export function listPredicate(scope: Scope, id: string): Predicate {
  const list = firstValue(scope.db, sql`SELECT rid FROM resource WHERE type = 'List' AND id = ${id} AND deleted = 0`);
  const item = scope.ids.byName.get('List.item')?.id;
  if (typeof list !== 'number' || item === undefined)
    return { holds: () => raw('0'), arms: [], size: 0, label: 'no list' };
  const [link, member] = [scope.names.next(), scope.names.next()];
  const arm: Arm = {
    from: `${byResource('reference_value', link).text} CROSS JOIN resource ${member}`,
    rid: `${member}.rid`,
    where: sql`${raw(link)}.rid = ${list} AND ${raw(link)}.p = ${item}
      AND ${raw(member)}.type = substr(${raw(link)}.target, 1, instr(${raw(link)}.target, '/') - 1)
      AND ${raw(member)}.id = substr(${raw(link)}.target, instr(${raw(link)}.target, '/') + 1)
      AND ${isInScope(scope, member)}`,
    ordered: false,
  };
  return {
    holds: ({ address }) => sql`EXISTS(SELECT 1 FROM ${byResource('reference_value', 'l')}
      WHERE l.rid = ${list} AND l.p = ${item} AND l.target = ${address})`,
    arms: [arm],
    label: 'members of a list',
  };
}
