import { FhirError } from '@sinfonia/profiles/issues';
import { searchNotSupported } from '../../../fhir/search/faults.ts';
import { parameterOf } from '../../../fhir/search/parameters.ts';
import type { Condition, ParameterRef, SearchPlan } from '../../../fhir/search/plan.ts';
import { escaped, escapedAddress, ofType, ordered, pointOf, quantity, references, tokens } from './condition-values.ts';
import { dateName } from './date-bounds.ts';
import { tokenName } from './identifier-parameters.ts';
import { dateText, edgeText } from './value-text.ts';

/** A parameter of a request to the server, its value with the escapes of FHIR but not those of an address. */
export type QueryPair = readonly [name: string, value: string];

type Leaf<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

/**
 * The conditions of a plan as parameters of a HAPI search.
 *
 * @throws FhirError `search-not-supported` for what HAPI cannot be asked in one search, with the name of the parameter
 */
export function queryOf(plan: Pick<SearchPlan, 'types' | 'where'>): QueryPair[] {
  const query = pairs(plan.where, plan.types);
  // HAPI leaves a parameter without a value out of account, which would let everything match.
  for (const [name, value] of query) if (value === '') throw searchNotSupported(name);
  return query;
}

/** Whether HAPI can be asked for a condition in one search on a type. */
export function isAskable(type: string, where: Condition): boolean {
  try {
    queryOf({ types: [type], where });
    return true;
  } catch (error) {
    if (error instanceof FhirError) return false;
    throw error;
  }
}

/** What no resource matches: an id longer than FHIR allows. */
const nothing: QueryPair = ['_id', '-'.repeat(65)];

/** Parameters that HAPI knows by name but answers otherwise: sounds are not compared. */
const unlike: ReadonlySet<string> = new Set(['phonetic']);

/** Whether a condition lists alternatives, and none. */
function isEmpty(condition: Condition): boolean {
  switch (condition.kind) {
    case 'token':
    case 'reference':
      return condition.anyOf.length === 0;
    case 'id':
      return condition.ids.length === 0;
    case 'or':
      return condition.of.every(isEmpty);
    case 'and':
      return condition.of.some(isEmpty);
    default:
      return false;
  }
}

function pairs(condition: Condition, types: readonly string[]): QueryPair[] {
  if (isEmpty(condition)) return [nothing];
  switch (condition.kind) {
    case 'and':
      return condition.of.flatMap((each) => pairs(each, types));
    case 'or':
      return [
        alternatives(
          condition.of.filter((each) => !isEmpty(each)),
          types,
        ),
      ];
    case 'not':
      return [negated(condition.of)];
    case 'type':
      if (types.length > 0 && types.every((type) => condition.types.includes(type))) return [];
      throw searchNotSupported('_type');
    case 'id':
      return [['_id', condition.ids.map(escaped).join(',')]];
    case 'lastUpdated':
    case 'date':
      return dates(condition);
    case 'chain':
      return [chain(condition)];
    case 'has':
      return [has(condition)];
    default:
      return [leaf(condition)];
  }
}

function tokenNameOf(parameter: ParameterRef): string {
  const name = tokenName(parameter);
  if (name === undefined) throw searchNotSupported(parameter.code);
  return name;
}

function leaf(condition: Condition): QueryPair {
  switch (condition.kind) {
    case 'token':
      return [tokenNameOf(condition.parameter), tokens(condition)];
    case 'ofType':
      return [`${condition.parameter.code}:of-type`, ofType(condition)];
    case 'tokenText':
      return [`${condition.parameter.code}:text`, escaped(condition.text)];
    case 'string':
      return text(condition);
    case 'number':
      return [condition.parameter.code, ordered(pointOf(condition))];
    case 'quantity':
      return [condition.parameter.code, quantity(condition)];
    case 'reference':
      return [condition.parameter.code, references(condition)];
    case 'uri':
      return uri(condition);
    case 'missing':
      return [`${condition.parameter.code}:missing`, String(condition.missing)];
    case 'composite':
      return composite(condition);
    case 'near':
      return [condition.parameter.code, `${condition.latitude}|${condition.longitude}|${condition.kilometres}|km`];
    case 'fullText':
      throw searchNotSupported(`_${condition.over}`);
    case 'list':
      throw searchNotSupported('_list');
    default:
      throw searchNotSupported(condition.kind);
  }
}

/** Whether a condition is about a date, of the resource itself or of one that it is linked with. */
function asksDate(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.some(asksDate);
    case 'chain':
      return condition.branches.some(({ where }) => asksDate(where));
    case 'has':
      return asksDate(condition.where);
    default:
      return condition.kind === 'date' || condition.kind === 'lastUpdated';
  }
}

/** The only parameter that a condition comes to. */
function onePair(condition: Condition, types: readonly string[]): QueryPair {
  const [pair, ...more] = pairs(condition, types);
  if (pair === undefined || more.length > 0) throw searchNotSupported(pair?.[0] ?? 'and');
  return pair;
}

/** Alternatives can only be asked for within one parameter; of dates HAPI takes none, and misreads those behind a reference. */
function alternatives(conditions: readonly Condition[], types: readonly string[]): QueryPair {
  if (conditions.length > 1 && conditions.some(asksDate)) throw searchNotSupported('date');
  const pairs = conditions.map((each) => onePair(each, types));
  const [first] = pairs;
  if (first === undefined) throw searchNotSupported('or');
  const [name] = first;
  const other = pairs.find((each) => each[0] !== name);
  if (other !== undefined) throw searchNotSupported(other[0]);
  return [name, pairs.map(([, value]) => value).join(',')];
}

function negated(condition: Condition): QueryPair {
  if (condition.kind === 'token' && !isEmpty(condition)) return [`${condition.parameter.code}:not`, tokens(condition)];
  if (condition.kind === 'missing') return leaf({ ...condition, missing: !condition.missing });
  if (condition.kind === 'id' && !isEmpty(condition)) return ['_id:not', condition.ids.map(escaped).join(',')];
  throw searchNotSupported('parameter' in condition ? condition.parameter.code : 'not');
}

function dates(condition: Leaf<'date'> | Leaf<'lastUpdated'>): QueryPair[] {
  const { comparator, low, high } = condition;
  const name = dateName(condition);
  if (comparator === 'ap') {
    // What overlaps the interval: ends after its beginning and begins before its end.
    return [
      [name, `ge${new Date(low).toISOString()}`],
      [name, `lt${new Date(high).toISOString()}`],
    ];
  }
  const value = comparator === 'eq' || comparator === 'ne' ? dateText(low, high) : edgeText(comparator, low, high);
  if (value === undefined) throw searchNotSupported(name);
  return [[name, comparator === 'eq' ? value : comparator + value]];
}

function text({ parameter, match, value }: Leaf<'string'>): QueryPair {
  if (unlike.has(parameter.code) || match === 'equals' || match === 'suffix') throw searchNotSupported(parameter.code);
  return [suffixed(parameter, match === 'prefix' ? '' : match), escaped(value)];
}

function uri({ parameter, match, value }: Leaf<'uri'>): QueryPair {
  // HAPI takes what begins with the text, not what is below the path.
  if (match === 'below' && !/[/|]$/.test(value)) throw searchNotSupported(`${parameter.code}:below`);
  return [suffixed(parameter, match === 'eq' ? '' : match), escapedAddress(value)];
}

function composite({ parameter, parts, detached = [] }: Leaf<'composite'>): QueryPair {
  // HAPI does not hold the parts of a repeating element together, only those of the resource.
  const selection = parameterOf(parameter.type, parameter.code)?.selection;
  const isWhole = selection?.kind === 'elements' && selection.paths.every(({ steps }) => steps.length === 0);
  if (detached.length > 0 || !isWhole) throw searchNotSupported(parameter.code);
  const values = parts.map((part) => onePair(part, [parameter.type]));
  if (values.some(([name, value]) => name.includes(':') || value.includes(',')))
    throw searchNotSupported(parameter.code);
  return [parameter.code, values.map(([, value]) => value).join('$')];
}

function chain({ parameter, branches }: Leaf<'chain'>): QueryPair {
  const ends = branches.map(({ type, where }) => behindReference(parameter, onePair(where, [type])));
  const [first] = ends;
  if (first === undefined) throw searchNotSupported(parameter.code);
  const [name, value] = first;
  const [only] = branches;
  if (branches.length === 1) return [`${parameter.code}:${only?.type}.${name}`, value];
  // Without a type HAPI follows the reference to every type that has the parameter: those must be the branches, no more.
  const code = name.split(/[:.]/)[0] ?? '';
  const targets = parameterOf(parameter.type, parameter.code)?.targets ?? [];
  const reached = targets.filter((type) => parameterOf(type, code) !== undefined);
  const asked = new Set(branches.map(({ type }) => type));
  const same = ends.every((end) => end[0] === name && end[1] === value);
  if (!same || reached.length !== asked.size || !reached.every((type) => asked.has(type))) {
    throw searchNotSupported(`${parameter.code}.${name}`);
  }
  return [`${parameter.code}.${name}`, value];
}

/** What is asked of a resource at the other end of a reference. HAPI misreads what is opposite or missing there. */
function behindReference({ code }: ParameterRef, pair: QueryPair): QueryPair {
  if (/:(?:not|missing)$/.test(pair[0])) throw searchNotSupported(`${code}.${pair[0]}`);
  return pair;
}

function has({ type, parameter, where }: Leaf<'has'>): QueryPair {
  const [name, value] = behindReference(parameter, onePair(where, [type]));
  // HAPI refuses a chain that begins behind `_has`.
  if (name.includes('.')) throw searchNotSupported(`_has:${type}:${parameter.code}:${name}`);
  return [`_has:${type}:${parameter.code}:${name}`, value];
}

function suffixed({ code }: ParameterRef, modifier: string): string {
  return modifier === '' ? code : `${code}:${modifier}`;
}
