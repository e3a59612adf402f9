import { isJsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import { isMemberOf, type Terminology } from '../../terminology/index.ts';

/**
 * Whether a code (text), a Coding, a Quantity or one of the codings of a CodeableConcept is in a value set; undefined when
 * that cannot be told.
 */
export function membershipOf(value: unknown, valueSet: string, terminology: Terminology): boolean | undefined {
  const members = terminology.members(valueSet);
  if (!members) return undefined;
  if (typeof value === 'string') return isMemberOf(members, undefined, value);
  if (!isJsonObject(value)) return undefined;
  const codings = value['coding'] === undefined ? [value] : objectsOf(value['coding']);
  let answer: boolean | undefined = false;
  for (const coding of codings) {
    const code = textOf(coding['code']);
    const found = code === undefined ? false : isMemberOf(members, textOf(coding['system']) ?? '', code);
    if (found === true) return true;
    if (found === undefined) answer = undefined;
  }
  return answer;
}
