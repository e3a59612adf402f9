import type { Identifier, Resource } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import { isMember } from '@sinfonia/profiles/terminology';
import type { ValueLimits } from '../../fhir/operations/operation-description.ts';
import { anyValue, isObject, type JsonObject } from '../../fhir/operations/operation-parameters.ts';
import { isInstant } from './days.ts';

/** A text in both languages of the platform. */
export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

/** One parameter of a step: how its OperationDefinition declares it, and how one repetition of it is read. */
export interface Parameter<Value, Min extends 0 | 1 = 1, Max extends '1' | '*' = '1'> {
  /** FHIR type, absent for one with parts. */
  readonly type?: string;
  readonly min: Min;
  readonly max: Max;
  readonly text: Bilingual;
  /** Value set of a code. */
  readonly valueSet?: string;
  /** Types of the target of a reference. */
  readonly targets?: readonly string[];
  /** What `read` holds a value to, as it is told to clients. */
  readonly limits?: ValueLimits;
  readonly part?: ParameterSet;
  /** Value of an example, where none follows from the rest. */
  readonly example?: string;
  /** Whether nothing of it is kept, not even in a fingerprint. */
  readonly isSecret?: true;
  /** Throws `operation-parameter-invalid` (400). `place` is the FHIRPath of the parameter. */
  read(parameter: JsonObject, place: string): Value;
}

/** Parameters by name. */
export type ParameterSet = Readonly<Record<string, Parameter<unknown, 0 | 1, '1' | '*'>>>;

type ValueOf<One> =
  One extends Parameter<infer Value, infer Min, infer Max>
    ? Max extends '*'
      ? readonly Value[]
      : Min extends 1
        ? Value
        : Value | undefined
    : never;

/** What a request gives for a set of parameters: a list for one that repeats, undefined for one that is optional and absent. */
export type InputOf<Set extends ParameterSet> = { readonly [Name in keyof Set]: ValueOf<Set[Name]> };

const longestText = 2000;
const keyPattern = /^[A-Za-z0-9._-]{8,80}$/;
/** Most parameters, or parts of one. */
const mostEntries = 1000;

/** A day, `YYYY-MM-DD`, in Europe/Rome. */
export const day = (text: Bilingual): Parameter<string> =>
  simple('date', text, 'YYYY-MM-DD', (value) => (isCivilDate(value) ? value : undefined));

/** An instant with its time zone. */
export const instant = (text: Bilingual): Parameter<string> =>
  simple('dateTime', text, 'dateTime with a time zone', (value) => (isInstant(value) ? value : undefined));

/** A text of at most 2000 characters. */
export const words = (text: Bilingual): Parameter<string> =>
  simple(
    'string',
    text,
    `1–${longestText} characters`,
    (value) => {
      const trimmed = value.trim();
      return trimmed === '' || trimmed.length > longestText ? undefined : trimmed;
    },
    { minLength: 1, maxLength: longestText },
  );

/** A code or number of a given form, e.g. an AIC; the pattern holds for all of it. */
export const matching = (pattern: RegExp, text: Bilingual): Parameter<string> =>
  simple('string', text, pattern.source, (value) => (pattern.test(value) ? value : undefined), {
    pattern: pattern.source,
  });

/** Largest amount of one entry, in euro. */
const mostEuro = 1_000_000;

/** An amount in euro with at most two decimals, not negative. */
export const euro = (text: Bilingual): Parameter<number> => ({
  type: 'decimal',
  min: 1,
  max: '1',
  text,
  limits: { minimum: 0, maximum: mostEuro },
  read(parameter, place) {
    const value = anyValue(parameter);
    const isAmount = typeof value === 'number' && value >= 0 && value <= mostEuro;
    if (isAmount && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6) return value;
    throw invalidAt(place, `0–${mostEuro}, 0.01`);
  },
});

/** The client's own name of what it records, without personal data: 8 to 80 letters, digits, `.`, `-`, `_`. */
export const key = (): Parameter<string, 0> =>
  optional(
    simple(
      'string',
      {
        it: 'Nome che il client dà a questa registrazione, senza dati personali: ripetere il passo con lo stesso nome non registra due volte',
        en: 'Name that the client gives to this record, without personal data: repeating the step with the same name records nothing twice',
      },
      'A–Z a–z 0–9 . _ -, 8–80',
      (value) => (keyPattern.test(value) ? value : undefined),
      { pattern: keyPattern.source },
    ),
  );

/** A reference to a resource of one of some types, relative: `Practitioner/x`. */
export const reference = (targets: readonly string[], text: Bilingual): Parameter<string> => ({
  type: 'Reference',
  min: 1,
  max: '1',
  text,
  targets,
  read(parameter, place) {
    const value = anyValue(parameter);
    const given = isObject(value) ? value['reference'] : value;
    const [, type] = (typeof given === 'string' && /^([A-Za-z]{1,64})\/[A-Za-z0-9\-.]{1,64}$/.exec(given)) || [];
    if (typeof given !== 'string' || type === undefined || !targets.includes(type)) {
      throw invalidAt(place, `Reference(${targets.join(' | ')})`);
    }
    return given;
  },
});

/** A code of a system that has no value set here, by its form; `example` is one. */
export const written = (pattern: RegExp, example: string, text: Bilingual): Parameter<string> => ({
  ...simple('code', text, pattern.source, (value) => (pattern.test(value) ? value : undefined), {
    pattern: pattern.source,
  }),
  example,
});

/** A code of a value set that draws on one code system; a coding or concept is taken too. */
export const code = (valueSet: string, system: string, text: Bilingual): Parameter<string> => ({
  type: 'code',
  min: 1,
  max: '1',
  text,
  valueSet,
  read(parameter, place) {
    const given = codeIn(anyValue(parameter), system);
    if (given === undefined || isMember(valueSet, system, given) !== true) throw invalidAt(place, valueSet);
    return given;
  },
});

/** One of a few words. */
export const choice = <const Word extends string>(options: readonly Word[], text: Bilingual): Parameter<Word> => ({
  type: 'code',
  min: 1,
  max: '1',
  text,
  limits: { enum: options },
  read(parameter, place) {
    const value = anyValue(parameter);
    const found = options.find((option) => option === value);
    if (found === undefined) throw invalidAt(place, options.join(' | '));
    return found;
  },
});

/** True or false. */
export const flag = (text: Bilingual): Parameter<boolean> => ({
  type: 'boolean',
  min: 1,
  max: '1',
  text,
  read(parameter, place) {
    const value = anyValue(parameter);
    if (typeof value !== 'boolean') throw invalidAt(place, 'boolean');
    return value;
  },
});

/** A whole number within bounds. */
export const count = (least: number, most: number, text: Bilingual): Parameter<number> => ({
  type: 'integer',
  min: 1,
  max: '1',
  text,
  limits: { minimum: least, maximum: most },
  read(parameter, place) {
    const value = anyValue(parameter);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalidAt(place, `${least}–${most}`);
  },
});

/** A number within bounds, both included. */
export const decimal = (least: number, most: number, text: Bilingual): Parameter<number> => ({
  type: 'decimal',
  min: 1,
  max: '1',
  text,
  limits: { minimum: least, maximum: most },
  read(parameter, place) {
    const value = anyValue(parameter);
    if (typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most) return value;
    throw invalidAt(place, `${least}–${most}`);
  },
});

/** An identifier with its system. */
export const identifier = (
  text: Bilingual,
): Parameter<Identifier & { readonly system: string; readonly value: string }> => ({
  type: 'Identifier',
  min: 1,
  max: '1',
  text,
  read(parameter, place) {
    const given = parameter['valueIdentifier'];
    const { system, value } = isObject(given) ? given : {};
    if (typeof system !== 'string' || typeof value !== 'string' || system === '' || value === '') {
      throw invalidAt(place, 'Identifier');
    }
    return { system, value };
  },
});

/** A resource of a type; what it must conform to is judged when it is written. */
export const resource = <Type extends Resource>(type: Type['resourceType'], text: Bilingual): Parameter<Type> => ({
  type,
  min: 1,
  max: '1',
  text,
  read(parameter, place) {
    const given = parameter['resource'];
    if (!isObject(given) || given['resourceType'] !== type) throw invalidAt(place, type);
    return given as unknown as Type;
  },
});

/** Parameters that belong together. */
export const parts = <const Set extends ParameterSet>(part: Set, text: Bilingual): Parameter<InputOf<Set>> => ({
  min: 1,
  max: '1',
  text,
  part,
  read: (parameter, place) => readSet(part, parameter['part'], place, 'part'),
});

/** The same parameter, of which nothing is kept, not even in a fingerprint: a PIN, a one-time password. */
export function secret<Value, Min extends 0 | 1, Max extends '1' | '*'>(
  parameter: Parameter<Value, Min, Max>,
): Parameter<Value, Min, Max> {
  return { ...parameter, isSecret: true };
}

/** The same parameter, which may be left out. */
export function optional<Value, Max extends '1' | '*'>(
  parameter: Parameter<Value, 0 | 1, Max>,
): Parameter<Value, 0, Max> {
  return { ...parameter, min: 0 };
}

/** The same parameter, which may be repeated. */
export function many<Value, Min extends 0 | 1>(parameter: Parameter<Value, Min, '1'>): Parameter<Value, Min, '*'> {
  return { ...parameter, max: '*' };
}

/**
 * Reads the Parameters of a request. Refusals (400): `body-not-a-resource`, `operation-parameter-unknown` naming the nearest,
 * `operation-parameter-missing`, `operation-parameter-invalid`, each at its place.
 */
export function readInput<const Set extends ParameterSet>(set: Set, body: unknown): InputOf<Set> {
  if (body !== undefined && body !== null && (!isObject(body) || body['resourceType'] !== 'Parameters')) {
    throw new FhirError({ code: 'type-mismatch', values: { type: 'Parameters' } });
  }
  return readSet(set, isObject(body) ? body['parameter'] : undefined, 'Parameters', 'parameter');
}

function readSet<const Set extends ParameterSet>(
  set: Set,
  list: unknown,
  parent: string,
  member: 'parameter' | 'part',
): InputOf<Set> {
  const given = new Map<string, { value: JsonObject; place: string }[]>();
  if (list !== undefined && !Array.isArray(list)) throw invalidAt(`${parent}.${member}`, 'list');
  const entries: readonly unknown[] = list ?? [];
  if (entries.length > mostEntries) throw invalidAt(`${parent}.${member}`, `0..${mostEntries}`);
  for (const [index, entry] of entries.entries()) {
    const place = `${parent}.${member}[${index}]`;
    const name = isObject(entry) ? entry['name'] : undefined;
    if (!isObject(entry) || typeof name !== 'string') throw invalidAt(place, 'name');
    if (!Object.hasOwn(set, name)) {
      const values = { operation: parent, parameter: name.slice(0, 64) };
      const suggestion = nearest(name.slice(0, 64), Object.keys(set)) ?? '—';
      throw new FhirError({
        code: 'operation-parameter-unknown',
        expression: [place],
        values: { ...values, nearest: suggestion },
      });
    }
    const found = given.get(name);
    if (found === undefined) given.set(name, [{ value: entry, place }]);
    else found.push({ value: entry, place });
  }
  const input = Object.entries(set).map(([name, parameter]) => {
    const found = given.get(name) ?? [];
    const [first, second] = found;
    if (first === undefined && parameter.min === 1) {
      throw new FhirError({ code: 'operation-parameter-missing', expression: [parent], values: { parameter: name } });
    }
    if (parameter.max === '*') return [name, found.map(({ value, place }) => parameter.read(value, place))];
    if (second !== undefined) throw invalidAt(second.place, '0..1');
    return [name, first === undefined ? undefined : parameter.read(first.value, first.place)];
  });
  return Object.fromEntries(input) as InputOf<Set>;
}

/** The refusal of a value at its place in the Parameters: `operation-parameter-invalid` 400. */
export function invalidAt(place: string, expected: string): FhirError {
  return new FhirError({
    code: 'operation-parameter-invalid',
    expression: [place],
    values: { parameter: place, expected },
  });
}

function simple(
  type: string,
  text: Bilingual,
  expected: string,
  accept: (value: string) => string | undefined,
  limits?: ValueLimits,
): Parameter<string> {
  return {
    type,
    min: 1,
    max: '1',
    text,
    ...(limits === undefined ? {} : { limits }),
    read(parameter, place) {
      const value = anyValue(parameter);
      const accepted = typeof value === 'string' ? accept(value) : undefined;
      if (accepted === undefined) throw invalidAt(place, expected);
      return accepted;
    },
  };
}

function codeIn(value: unknown, system: string): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const codings: readonly unknown[] = Array.isArray(value['coding']) ? value['coding'] : [value];
  const found = codings.find((one) => isObject(one) && one['system'] === system);
  const given = isObject(found) ? found['code'] : undefined;
  return typeof given === 'string' ? given : undefined;
}
