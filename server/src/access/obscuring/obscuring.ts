import type { Consent, Resource } from '@medplum/fhirtypes';
import { isJsonObject, type JsonObject, objectsOf, textOf } from '@sinfonia/profiles/json';
import { parseDateInterval } from '../../fhir/search/dates.ts';
import { type Code, codesIn, codingsOf, isConsentOfKind } from '../codings.ts';

/** System of the access rules of the national health record: P99, P97, P98, P00. Source: FSE dictionaries. */
export const accessRuleSystem = 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.3';

/** From whom something is hidden: P99 everybody, P97 the parent, P98 the person. P00 hides nothing. */
export const accessRules: ReadonlySet<string> = new Set(['P99', 'P97', 'P98']);

/**
 * What one `ObscuringConsent` hides. The kinds of selector restrict each other (all must hold); inside one kind any does.
 * Source: FHIR R4 Consent.provision; ministerial decree of 7 September 2023, art. 9.
 */
export interface Obscuring {
  readonly patient: string;
  /** Label that hides: P99, P97 or P98. */
  readonly rule: string;
  /** `Type/id` of single resources. */
  readonly instances: ReadonlySet<string>;
  /** `Type/id` of resources that are hidden together with what refers to them, e.g. an admission. */
  readonly wholes: ReadonlySet<string>;
  /** Resource types or document types. */
  readonly classes: readonly Code[];
  readonly labels: readonly Code[];
  readonly codes: readonly Code[];
  /** When the data is from: instants in ms, half-open. */
  readonly period?: { readonly from: number; readonly to: number };
}

/** Tells whether a resource is an obscuring, in force or not. */
export function isObscuring(resource: Resource): resource is Consent {
  return isConsentOfKind(resource, 'obscuring');
}

/**
 * What a consent hides by a label: undefined when it is no obscuring, is not in force, or names whom it hides from (that is
 * judged at each access and not by a label).
 */
export function obscuringOf(resource: Resource, now: number): Obscuring | undefined {
  if (!isObscuring(resource) || resource.status !== 'active') return undefined;
  const provision: JsonObject = isJsonObject(resource.provision) ? resource.provision : {};
  if (namesActors(resource) || hasEnded(provision, now)) return undefined;
  const rule = codesIn(resource.category).find(
    ({ system, code }) => system === accessRuleSystem && accessRules.has(code),
  );
  const [patient] = referenceOf(resource.patient);
  if (rule === undefined || patient === undefined) return undefined;
  const data = objectsOf(provision['data']);
  const referencesOf = (single: boolean): ReadonlySet<string> =>
    new Set(
      data.filter((one) => (one['meaning'] === 'instance') === single).flatMap((one) => referenceOf(one['reference'])),
    );
  const period = intervalOf(provision['dataPeriod']);
  return {
    patient,
    rule: rule.code,
    instances: referencesOf(true),
    wholes: referencesOf(false),
    classes: codingsOf(provision['class']),
    labels: codingsOf(provision['securityLabel']),
    codes: codesIn(provision['code']),
    ...(period === undefined ? {} : { period }),
  };
}

/** Tells whether an obscuring names those from whom it hides, instead of hiding from everybody. */
export function namesActors(consent: Consent): boolean {
  return (consent.provision?.actor ?? []).length > 0;
}

/** `Type/id` of a Reference, without version and base; empty when it is no literal reference. */
export function referenceOf(value: unknown): string[] {
  const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
  const found =
    reference === undefined ? null : /([A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference);
  return found?.[1] === undefined ? [] : [found[1]];
}

/** Half-open interval in ms of a Period or a date (Europe/Rome where it names no zone); open ends are infinite. */
export function intervalOf(value: unknown): { from: number; to: number } | undefined {
  if (typeof value === 'string') {
    const date = parseDateInterval(value);
    return date && { from: date.low, to: date.high };
  }
  if (!isJsonObject(value)) return undefined;
  const start = textOf(value['start']);
  const end = textOf(value['end']);
  if (start === undefined && end === undefined) return undefined;
  const from = start === undefined ? undefined : parseDateInterval(start)?.low;
  const to = end === undefined ? undefined : parseDateInterval(end)?.high;
  return { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
}

function hasEnded(provision: JsonObject, now: number): boolean {
  const period = intervalOf(provision['period']);
  return period !== undefined && period.to <= now;
}
