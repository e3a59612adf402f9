import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import { referencedType } from '../rules/reference.ts';
import { has, hasChoice, type NativeInvariant, onObject } from './native-invariant.ts';
import { isNotAfter } from './partial-dates.ts';

const either = (...names: readonly string[]): NativeInvariant =>
  onObject((value) => names.some((name) => has(value, name)));
const notBoth = (a: string, b: string): NativeInvariant => onObject((value) => !has(value, a) || !has(value, b));
const needs = (a: string, b: string): NativeInvariant => onObject((value) => !has(value, a) || has(value, b));

function hasCoding(concept: unknown, system: string, codes: readonly string[]): boolean {
  if (!isJsonObject(concept)) return false;
  return objectsOf(concept['coding']).some(
    (coding) => coding['system'] === system && codes.includes(textOf(coding['code']) ?? ''),
  );
}

const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const conditionVerification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const conditionClinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

const isNotHome = onObject((value) => value['use'] !== 'home');

/** obs-7: a component may not carry the code of the observation when the observation has a value of its own. */
function componentsHaveOwnCodes(value: JsonObject): boolean {
  if (!hasChoice(value, 'value') || !has(value, 'component')) return true;
  const codings = codingTexts(value['code']);
  return objectsOf(value['component']).every((component) => {
    for (const coding of codingTexts(component['code'])) if (codings.has(coding)) return false;
    return true;
  });
}

function codingTexts(concept: unknown): ReadonlySet<string> {
  const codings = isJsonObject(concept) ? objectsOf(concept['coding']) : [];
  return new Set(codings.map((coding) => JSON.stringify(Object.entries(coding).sort(([a], [b]) => (a < b ? -1 : 1)))));
}

const appointmentWithoutTime = new Set<unknown>(['proposed', 'cancelled', 'waitlist']);

/** Invariants of resources that the platform handles most. Source: the page of each resource in FHIR R4. */
export const resourceInvariants: Readonly<Record<string, NativeInvariant>> = {
  'pat-1': either('name', 'telecom', 'address', 'organization'),
  'org-1': either('identifier', 'name'),
  'org-2': isNotHome,
  'org-3': isNotHome,
  'obs-3': either('low', 'high', 'text'),
  'obs-6': onObject((value) => !has(value, 'dataAbsentReason') || !hasChoice(value, 'value')),
  'obs-7': onObject(componentsHaveOwnCodes),
  'cpl-3': notBoth('detail', 'reference'),
  'prr-1': needs('orderDetail', 'code'),
  'con-1': either('summary', 'assessment'),
  'con-2': either('code', 'detail'),
  'con-4': onObject(
    (value) =>
      !hasChoice(value, 'abatement') ||
      hasCoding(value['clinicalStatus'], conditionClinical, ['resolved', 'remission', 'inactive']),
  ),
  'con-5': onObject(
    (value) =>
      !hasCoding(value['verificationStatus'], conditionVerification, ['entered-in-error']) ||
      !has(value, 'clinicalStatus'),
  ),
  'ait-1': onObject(
    (value) =>
      hasCoding(value['verificationStatus'], allergyVerification, ['entered-in-error']) || has(value, 'clinicalStatus'),
  ),
  'ait-2': onObject(
    (value) =>
      !hasCoding(value['verificationStatus'], allergyVerification, ['entered-in-error']) ||
      !has(value, 'clinicalStatus'),
  ),
  'app-1': either('type', 'actor'),
  'app-2': onObject((value) => has(value, 'start') === has(value, 'end')),
  'app-3': onObject(
    (value) => (has(value, 'start') && has(value, 'end')) || appointmentWithoutTime.has(value['status']),
  ),
  'app-4': onObject(
    (value) => !has(value, 'cancelationReason') || value['status'] === 'noshow' || value['status'] === 'cancelled',
  ),
  'sev-1': notBoth('name', 'query'),
  'ppc-1': either('policy', 'policyRule'),
  'cmp-1': either('text', 'entry', 'section'),
  'cmp-2': notBoth('emptyReason', 'entry'),
  'lst-1': notBoth('emptyReason', 'entry'),
  'lst-2': onObject(
    (value) => value['mode'] === 'changes' || objectsOf(value['entry']).every((entry) => !has(entry, 'deleted')),
  ),
  'lst-3': onObject(
    (value) => value['mode'] === 'working' || objectsOf(value['entry']).every((entry) => !has(entry, 'date')),
  ),
  'imm-1': either('documentType', 'reference'),
  'qrs-1': notBoth('answer', 'item'),
  'Parameters#inv-1': onObject((value) => {
    const resource = has(value, 'resource');
    const simple = hasChoice(value, 'value');
    return has(value, 'part') ? !simple && !resource : simple !== resource;
  }),
  // Members are not fetched: the type that the reference names is enough to tell a practitioner from the others.
  'ctm-1': onObject((value, run) => {
    const reference = isJsonObject(value['member']) ? textOf(value['member']['reference']) : undefined;
    if (!has(value, 'onBehalfOf') || reference === undefined) return true;
    return (referencedType(reference, run) ?? 'Practitioner') === 'Practitioner';
  }),
  'Task#inv-1': onObject((value) => isNotAfter(value['authoredOn'], value['lastModified'])),
};
