import type { Consent, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Store } from '../../../store/port.ts';
import { rulesOf } from '../labels.ts';
import { accessRuleSystem } from '../obscuring.ts';

/** Selector of an obscuring that reaches every Observation. */
export const everyObservation = { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] };

/** An invented Observation of `Patient/<patient>`. */
export const observation = (id: string, patient: string): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'prova' },
  subject: { reference: `Patient/${patient}` },
});

/** An obscuring of `Patient/p`, `Consent/c`, unless the changes say otherwise. */
export const obscuring = (provision: unknown, changes: object = {}): Consent =>
  ({
    resourceType: 'Consent',
    id: 'c',
    status: 'active',
    scope: { text: 'prova' },
    category: [
      { coding: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }] },
      { coding: [{ system: accessRuleSystem, code: 'P99' }] },
    ],
    patient: { reference: 'Patient/p' },
    provision,
    ...changes,
  }) as unknown as Consent;

/** Labels that hide a stored Observation. */
export async function labelsOf(store: Pick<Store, 'read'>, id: string): Promise<string[]> {
  const version = await store.read({ type: 'Observation', id });
  return [...rulesOf(JSON.parse(version?.json ?? '{}') as Resource)];
}
