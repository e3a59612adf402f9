import type { Resource } from '@medplum/fhirtypes';
import { isJsonObject, type JsonObject } from '@sinfonia/profiles/json';
import { type Code, codesIn, securityOf } from '../codings.ts';
import dates from './clinical-dates.json' with { type: 'json' };
import { intervalOf, type Obscuring, referenceOf } from './obscuring.ts';

/** Elements whose codes say what a resource is about, whatever its type. Source: FHIR R4 resource definitions. */
const codedElements = ['code', 'type', 'vaccineCode', 'medicationCodeableConcept', 'category'] as const;

/** System of the resource types in `Consent.provision.class`. Source: FHIR R4 consent.html. */
const resourceTypes = 'http://hl7.org/fhir/resource-types';

/**
 * Types that no obscuring touches: who somebody is, what they decided about their data, and what they are owed. Source: our
 * own rule; hiding the Patient would refuse care, hiding the AuditEvent would hide who has seen the data.
 */
const neverHidden: ReadonlySet<string> = new Set([
  'Patient',
  'Consent',
  'AuditEvent',
  'Person',
  'RelatedPerson',
  'Group',
  'Provenance',
]);

/**
 * Tells whether an obscuring hides a resource. The resource is known to be about the patient of the obscuring. Selectors of
 * different kinds must all hold, those of one kind in alternative; an obscuring without selectors hides nothing.
 */
export function hides(obscuring: Obscuring, resource: Resource): boolean {
  if (neverHidden.has(resource.resourceType)) return false;
  const content: JsonObject = { ...resource };
  const tests: readonly (boolean | undefined)[] = [
    dataTest(obscuring, content),
    test(obscuring.classes, (code) => isOfClass(code, content)),
    test(obscuring.labels, (code) => includesCode(securityOf(content), code)),
    test(obscuring.codes, (code) => codedElements.some((name) => includesCode(codesIn(content[name]), code))),
    obscuring.period === undefined ? undefined : isWithin(obscuring.period, content),
  ];
  const asked = tests.filter((one) => one !== undefined);
  return asked.length > 0 && asked.every(Boolean);
}

function dataTest({ instances, wholes }: Obscuring, resource: JsonObject): boolean | undefined {
  if (instances.size === 0 && wholes.size === 0) return undefined;
  const own = `${resource['resourceType']}/${resource['id']}`;
  return instances.has(own) || wholes.has(own) || (wholes.size > 0 && refersToAny(resource, wholes));
}

/** Tells whether any reference in a resource leads to one of the addresses. */
function refersToAny(value: unknown, addresses: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((one) => refersToAny(one, addresses));
  if (!isJsonObject(value)) return false;
  if (referenceOf(value).some((address) => addresses.has(address))) return true;
  return Object.values(value).some((one) => refersToAny(one, addresses));
}

function isOfClass({ system, code }: Code, resource: JsonObject): boolean {
  if (system === resourceTypes) return resource['resourceType'] === code;
  return includesCode(codesIn(resource['type']), { code, ...(system === undefined ? {} : { system }) });
}

function isWithin(period: { readonly from: number; readonly to: number }, resource: JsonObject): boolean {
  for (const name of dates.elements) {
    const interval = intervalOf(resource[name]);
    if (interval !== undefined) return interval.from < period.to && period.from < interval.to;
  }
  // Data without a date cannot be shown to lie outside the period that the person wants hidden.
  return true;
}

function test(codes: readonly Code[], holds: (code: Code) => boolean): boolean | undefined {
  return codes.length === 0 ? undefined : codes.some(holds);
}

function includesCode(codes: readonly Code[], wanted: Code): boolean {
  return codes.some(
    ({ system, code }) => code === wanted.code && (wanted.system === undefined || system === wanted.system),
  );
}
