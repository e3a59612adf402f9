import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '@sinfonia/profiles/json';
import { failed, type Outcome, ownProperty, passed, textsOf } from './outcome.ts';

/** Metadata of one entity type, e.g. what stands under `openid_provider`. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Parameters that are lists written as one text with spaces. Source: OpenID Federation 1.0, 6.1.3.1. */
const spaced: ReadonlySet<string> = new Set(['scope']);

const knownOperators = ['value', 'add', 'default', 'one_of', 'subset_of', 'superset_of', 'essential'] as const;
type Operator = (typeof knownOperators)[number];

/**
 * Applies a metadata policy (`{ parameter: { operator: value } }`) to metadata, in the order of the specification.
 * Reasons: `policy-form`, `policy-operator-unknown` (one that is named as critical), `policy-value` (one_of, superset_of,
 * essential not kept). Operators that nobody calls critical and that we do not know are ignored.
 *
 * Source: OpenID Federation 1.0, 6.1.
 */
export function applyMetadataPolicy(
  metadata: Metadata,
  policy: unknown,
  critical: readonly string[] = [],
): Outcome<Metadata> {
  if (policy === undefined) return passed(metadata);
  if (!isJsonObject(policy)) return failed('policy-form');
  if (critical.some((name) => !isOperator(name))) return failed('policy-operator-unknown');
  const result = new Map(Object.entries(metadata));
  for (const [parameter, rules] of Object.entries(policy)) {
    if (!isJsonObject(rules)) return failed('policy-form');
    let value = toList(parameter, result.get(parameter));
    for (const operator of knownOperators) {
      const operand = ownProperty(rules, operator);
      if (operand === undefined) continue;
      const next = operators[operator](value, toList(parameter, operand));
      if (!next.ok) return next;
      value = next.value;
    }
    if (value === undefined) result.delete(parameter);
    else result.set(parameter, fromList(parameter, value, metadata[parameter]));
  }
  // Not an assignment: `__proto__` as the name of a parameter must stay a name.
  return passed(Object.fromEntries(result));
}

type Apply = (value: unknown, operand: unknown) => Outcome<unknown>;

const operators: Readonly<Record<Operator, Apply>> = {
  value: (_value, operand) => passed(operand === null ? undefined : operand),
  add: (value, operand) => {
    if (!Array.isArray(operand) || (value !== undefined && !Array.isArray(value))) return failed('policy-form');
    const present: readonly unknown[] = value ?? [];
    return passed([...present, ...operand.filter((item) => !includes(present, item))]);
  },
  default: (value, operand) => passed(value === undefined ? operand : value),
  one_of: (value, operand) => {
    if (!Array.isArray(operand)) return failed('policy-form');
    return value === undefined || includes(operand, value) ? passed(value) : failed('policy-value');
  },
  subset_of: (value, operand) => {
    if (!Array.isArray(operand)) return failed('policy-form');
    if (value === undefined) return passed(value);
    if (!Array.isArray(value)) return failed('policy-value');
    return passed(value.filter((item) => includes(operand, item)));
  },
  superset_of: (value, operand) => {
    if (!Array.isArray(operand)) return failed('policy-form');
    if (value === undefined) return passed(value);
    const isSuperset = Array.isArray(value) && operand.every((item) => includes(value, item));
    return isSuperset ? passed(value) : failed('policy-value');
  },
  essential: (value, operand) => {
    if (typeof operand !== 'boolean') return failed('policy-form');
    return operand && value === undefined ? failed('policy-value') : passed(value);
  },
};

function isOperator(name: string): name is Operator {
  return knownOperators.some((operator) => operator === name);
}

function includes(list: readonly unknown[], item: unknown): boolean {
  return list.some((one) => isDeepStrictEqual(one, item));
}

function toList(parameter: string, value: unknown): unknown {
  return spaced.has(parameter) && typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : value;
}

function fromList(parameter: string, value: unknown, before: unknown): unknown {
  const words = textsOf(value);
  return spaced.has(parameter) && words !== undefined && !Array.isArray(before) ? words.join(' ') : value;
}
