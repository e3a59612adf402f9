import table from './patient-elements.json' with { type: 'json' };
import { topLevelValues } from './top-level-values.ts';

interface PatientElements {
  readonly names: ReadonlySet<string>;
  /** Paths below the type, as property names. */
  readonly paths: readonly (readonly string[])[];
}

const elements: ReadonlyMap<string, PatientElements> = new Map(
  Object.entries(table.elements).map(([type, paths]) => {
    const split = paths.map((path) => path.split('.'));
    return [type, { names: new Set(split.map(([name = '']) => name)), paths: split }];
  }),
);

const referenceForm = /^Patient\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * Logical ids of the patients whose data a resource is, from its JSON text as the store keeps it; a Patient is its own.
 * References by identifier alone and to other servers name nobody here.
 *
 * @param fhirBase absolute FHIR base: addresses below it are those of this server
 */
export function patientsOf(type: string, text: string, fhirBase: string): readonly string[] {
  // Most resources are about nobody, or say nothing of patients: that is soon known.
  if (!text.includes('Patient/') && type !== 'Bundle') return [];
  if (type === 'Bundle') return patientsInBundle(text, fhirBase);
  const known = elements.get(type);
  if (known === undefined) return [];
  const found = new Set<string>();
  for (const value of topLevelValues(text, known.names)) {
    const parsed: unknown = JSON.parse(value);
    for (const path of known.paths) collect(parsed, path, 1, fhirBase, found);
  }
  return [...found];
}

/** Logical id in a reference to a patient of this server; undefined for any other. */
export function patientIdOf(reference: string, fhirBase: string): string | undefined {
  const relative = reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference;
  return referenceForm.exec(relative)?.[1];
}

function patientsInBundle(text: string, fhirBase: string): string[] {
  const found = new Set<string>();
  const bundle = JSON.parse(text) as { entry?: readonly { resource?: { resourceType?: string; id?: string } }[] };
  for (const { resource } of bundle.entry ?? []) {
    const type = resource?.resourceType;
    if (resource === undefined || type === undefined) continue;
    if (type === 'Patient') {
      if (resource.id !== undefined) found.add(resource.id);
    } else for (const patient of patientsOf(type, JSON.stringify(resource), fhirBase)) found.add(patient);
  }
  return [...found];
}

function collect(value: unknown, path: readonly string[], at: number, fhirBase: string, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, path, at, fhirBase, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const name = path[at];
  if (name !== undefined) {
    if (Object.hasOwn(value, name)) collect((value as Record<string, unknown>)[name], path, at + 1, fhirBase, found);
    return;
  }
  const reference = 'reference' in value ? value.reference : undefined;
  const id = typeof reference === 'string' ? patientIdOf(reference, fhirBase) : undefined;
  if (id !== undefined) found.add(id);
}
