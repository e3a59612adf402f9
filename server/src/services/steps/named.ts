import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { FhirError } from '@sinfonia/profiles/issues';
import type { StepRequest } from './step.ts';
import { parameterPlace } from './step-rules.ts';
import { type Reading, readResource } from './stored.ts';

/** Types that are about one person; the others that a step may name are registers. */
const ofPersons: ReadonlySet<string> = new Set(['Condition', 'DocumentReference', 'RelatedPerson', 'Patient']);
/** Types of data of the record: named only by who sees what is named. */
const ofRecord: ReadonlySet<string> = new Set(['Condition', 'DocumentReference']);

/** How a service refuses what a request names, at a place. */
type Refusal = (place: string) => FhirError;

/**
 * Refuses references of a request to what is not there, is about another person, or is data that the caller does not see: the
 * answer is the same, so that it tells nothing. References are relative, `Type/id`; `name` is the parameter.
 */
export async function requireNamed(
  { context, request }: Pick<StepRequest, 'context' | 'request'>,
  patient: string,
  references: readonly (string | undefined)[],
  name: string,
  refused: Refusal,
): Promise<void> {
  for (const reference of new Set(references)) {
    if (reference === undefined) continue;
    const [type = '', id = ''] = reference.split('/');
    const found = await requireThere(context.store, reference, name, refused);
    if (ofPersons.has(type) && personOf(found) !== patient) throw refused(parameterPlace(name));
    if (!ofRecord.has(type) || context.access.isUnrestricted(request.principal)) continue;
    const visible = await context.access.visible(request.principal, [{ type, id }], 'read');
    if (!visible.has(reference)) throw refused(parameterPlace(name));
  }
}

/** The resource that a reference leads to, `Type/id`; refused when it is not there. `name` is the parameter. */
export async function requireThere(
  store: Reading,
  reference: string,
  name: string,
  refused: Refusal,
): Promise<Resource> {
  const [type = ''] = reference.split('/');
  const found = await readResource(store, type as ResourceType, reference);
  if (found === undefined) throw refused(parameterPlace(name));
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
