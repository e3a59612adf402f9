import type { Consent, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { parseJsonText } from '@sinfonia/profiles/json';
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import type { Store, StoredVersion } from '../../store/port.ts';
import { isObscuring } from './obscuring.ts';

/** Search parameter that leads from each resource type to the person it is about. */
export type PatientLinks = Readonly<Record<string, string>>;

const pageSize = 200;

/** A resource of a person with the version it was read at. */
export interface PatientResource {
  readonly version: StoredVersion;
  readonly resource: Resource;
}

/** All current resources about a person (`Patient/…`), page by page, in the order of their ids. */
export async function* resourcesAbout(
  store: Pick<Store, 'search'>,
  links: PatientLinks,
  patient: string,
): AsyncGenerator<PatientResource> {
  const alternatives = Object.entries(links).map(
    ([type, code]): Condition => ({
      kind: 'and',
      of: [
        { kind: 'type', types: [type] },
        { kind: 'reference', parameter: { type, code }, anyOf: [patient] },
      ],
    }),
  );
  const plan = {
    ...plainPlan(Object.keys(links), { kind: 'or', of: alternatives }, pageSize),
    sort: [{ parameter: { type: 'Resource', code: '_id' }, descending: false }],
  };
  for await (const version of everyMatch(store, plan)) {
    if (version.json !== undefined) yield { version, resource: parseJsonText(version.json) as Resource };
  }
}

/** The obscurings of some persons that are active, whether their period has begun or not. */
export async function activeObscurings(
  store: Pick<Store, 'search'>,
  patients: readonly string[],
): Promise<readonly (Consent & Resource)[]> {
  const found: (Consent & Resource)[] = [];
  if (patients.length === 0) return found;
  for await (const { json } of everyMatch(store, plainPlan(['Consent'], obscuringsOf(patients), pageSize))) {
    const resource = json === undefined ? undefined : (parseJsonText(json) as Resource);
    if (resource !== undefined && isObscuring(resource)) found.push(resource);
  }
  return found;
}

function obscuringsOf(patients: readonly string[]): Condition {
  const type = 'Consent';
  return {
    kind: 'and',
    of: [
      { kind: 'reference', parameter: { type, code: 'patient' }, anyOf: patients },
      { kind: 'token', parameter: { type, code: 'status' }, anyOf: [{ code: 'active' }] },
      {
        kind: 'token',
        parameter: { type, code: 'category' },
        anyOf: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }],
      },
    ],
  };
}
