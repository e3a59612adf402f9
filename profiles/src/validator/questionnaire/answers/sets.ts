import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../../json/json-object.ts';
import { isMemberOf, type Terminology } from '../../../terminology/index.ts';

/**
 * Whether a code is in the value set of an item; undefined when that cannot be told. Without `system` any system of the
 * set counts.
 */
export type AnswerSet = (system: string | undefined, code: string) => boolean | undefined;

/** Finds the contained resource that a `#id` names. */
export type FindContained = (id: string) => JsonObject | undefined;

/**
 * The value set of an item by its canonical address, or by the `#id` of one that the questionnaire contains. Undefined for
 * one that is not known.
 */
export function toAnswerSet(
  canonical: string,
  terminology: Terminology,
  findContained: FindContained,
): AnswerSet | undefined {
  if (canonical.startsWith('#')) {
    const set = findContained(canonical.slice(1));
    return set && containedSet(set, terminology, findContained);
  }
  if (!terminology.hasValueSet(canonical)) return undefined;
  return (system, code) => {
    const members = terminology.members(canonical);
    return members && isMemberOf(members, system, code);
  };
}

/** Membership by the definition, or by the expansion where there is no definition. Source: FHIR R4 valueset.html. */
function containedSet(set: JsonObject, terminology: Terminology, findContained: FindContained): AnswerSet {
  const { compose, expansion } = set;
  if (isJsonObject(compose)) {
    const includes = objectsOf(compose['include']).map((include) => toPart(include, terminology, findContained));
    const excludes = objectsOf(compose['exclude']).map((exclude) => toPart(exclude, terminology, findContained));
    return (system, code) => {
      const included = anyOf(includes, system, code);
      const excluded = anyOf(excludes, system, code);
      if (included === false || excluded === true) return false;
      return included === true && excluded === false ? true : undefined;
    };
  }
  if (!isJsonObject(expansion)) return () => undefined;
  return anyCode(objectsOf(expansion['contains']));
}

function anyOf(parts: readonly AnswerSet[], system: string | undefined, code: string): boolean | undefined {
  const answers = parts.map((part) => part(system, code));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function toPart(part: JsonObject, terminology: Terminology, findContained: FindContained): AnswerSet {
  const sets = Array.isArray(part['valueSet']) ? part['valueSet'] : [];
  const tests = sets.map((canonical: unknown): AnswerSet => {
    const set = typeof canonical === 'string' ? toAnswerSet(canonical, terminology, findContained) : undefined;
    return set ?? (() => undefined);
  });
  const system = textOf(part['system']);
  if (system !== undefined) tests.push(ofSystem(part, system, terminology));
  return (given, code) => {
    const answers = tests.map((test) => test(given, code));
    if (answers.includes(false)) return false;
    return answers.includes(undefined) || answers.length === 0 ? undefined : true;
  };
}

function ofSystem(part: JsonObject, system: string, terminology: Terminology): AnswerSet {
  const isOther = (given: string | undefined): boolean => given !== undefined && given !== system;
  if (part['concept'] !== undefined) {
    const codes = new Set(objectsOf(part['concept']).map(({ code }) => code));
    return (given, code) => !isOther(given) && codes.has(code);
  }
  return (given, code) => {
    if (isOther(given)) return false;
    if (part['filter'] !== undefined || !terminology.isComplete(system)) return undefined;
    return terminology.display(system, code) !== undefined;
  };
}

function anyCode(entries: readonly JsonObject[]): AnswerSet {
  const below = entries.map(({ contains }) => anyCode(objectsOf(contains)));
  return (system, code) =>
    entries.some(
      (entry) =>
        entry['code'] === code && (system === undefined || entry['system'] === system) && entry['abstract'] !== true,
    ) || below.some((test) => test(system, code) === true);
}
