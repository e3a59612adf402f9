import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { Work } from '../../steps/step.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import { parameterPlace, refusedBy } from '../rules.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Types that are about one person; the others that a step may name are registers. */
const ofPersons: ReadonlySet<string> = new Set(['Condition', 'DocumentReference', 'RelatedPerson', 'Patient']);
/** Types of data of the record: named only by who sees what is named. */
const ofRecord: ReadonlySet<string> = new Set(['Condition', 'DocumentReference']);

/**
 * Refuses, by rule HC-36, references of a request to what is not there, is about another person, or is data that the caller does not
 * see: the answer is the same, so that it tells nothing. References are relative, `Type/id`; `name` is the parameter.
 */
export async function requireNamed(
  { subject, context, request }: Work<HomeCareCase>,
  references: readonly (string | undefined)[],
  name: string,
): Promise<void> {
  for (const reference of new Set(references)) {
    if (reference === undefined) continue;
    const [type = '', id = ''] = reference.split('/');
    const found = await requireThere(context.store, reference, name);
    if (ofPersons.has(type) && personOf(found) !== subject.patient) throw refusedBy('HC-36', parameterPlace(name));
    if (!ofRecord.has(type) || context.access.isUnrestricted(request.principal)) continue;
    const visible = await context.access.visible(request.principal, [{ type, id }], 'read');
    if (!visible.has(reference)) throw refusedBy('HC-36', parameterPlace(name));
  }
}

/** The resource that a reference leads to, `Type/id`; refused by rule HC-36 when it is not there. `name` is the parameter. */
export async function requireThere(store: Reading, reference: string, name: string): Promise<Resource> {
  const [type = ''] = reference.split('/');
  const found = await readResource(store, type as ResourceType, reference);
  if (found === undefined) throw refusedBy('HC-36', parameterPlace(name));
  return found;
}

function personOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return `Patient/${resource.id}`;
  const { subject, patient } = resource as { subject?: { reference?: string }; patient?: { reference?: string } };
  return (subject ?? patient)?.reference;
}

/** Relative references anywhere in a value, e.g. in the answers of a form; others as they are written. */
export function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'reference' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}
