import type { Identifier, Organization, Patient, Practitioner } from '@medplum/fhirtypes';
import type { FhirDocument } from '@sinfonia/mappings/fse/document';
import type { Read } from '../steps/changes.ts';
import type { StepRequest } from '../steps/step.ts';
import { parameterPlace } from '../steps/step-rules.ts';
import { findResources, organizationChain, readResource } from '../steps/stored.ts';
import { refusedBy } from './rules.ts';

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
/** Codes of structures that the gateway knows: HSP.11 and STS.11. Source: integration guide v2.22, locality. */
const facilitySystems = ['urn:oid:2.16.840.1.113883.2.9.4.1.2', 'urn:oid:2.16.840.1.113883.2.9.4.1.3'];

/** Who signs a document, as the platform knows them. */
export interface Signer {
  /** Appointment, or the person for a system that hands the signed document in. */
  readonly reference: string;
  /** `Practitioner/x`. */
  readonly person: Read<Practitioner>;
}

/** The structure that a document is made in and kept by. */
export interface Structure {
  readonly organization: Read<Organization>;
  readonly facility: Identifier;
}

/** Who signs a document: the caller, or for a system the professional whom the document names. Refusal: FS-05. */
export async function signerOf(asked: StepRequest, document: FhirDocument): Promise<Signer> {
  const { actor, context } = asked;
  const named = attesterOf(document);
  if (named === undefined) throw refusedBy('FS-05', `${document.compositionPath}.attester`);
  const place = `${document.compositionPath}.attester`;
  if (actor.person !== undefined) {
    const person = await readResource(context.store, 'Practitioner', actor.person);
    if (person === undefined || fiscalCodeOf(person.identifier) !== named) throw refusedBy('FS-05', place);
    return { reference: actor.who ?? actor.person, person };
  }
  const [only, another] = await findResources(context.store, 'Practitioner', {
    kind: 'token',
    parameter: { type: 'Practitioner', code: 'identifier' },
    anyOf: [{ system: fiscalCode, code: named }],
  });
  if (only === undefined || another !== undefined) throw refusedBy('FS-05', place);
  return { reference: `Practitioner/${only.id}`, person: only };
}

/** The codice fiscale of who signs legally, else of the first author. */
function attesterOf(document: FhirDocument): string | undefined {
  const { composition, located } = document;
  const legal = composition.attester?.find(({ mode }) => mode === 'legal')?.party;
  const found = document.find(legal ?? composition.author?.[0], located);
  const person =
    found?.resource.resourceType === 'PractitionerRole'
      ? document.findAs('Practitioner', found.resource.practitioner, found)?.resource
      : found?.resource;
  return person?.resourceType === 'Practitioner' ? fiscalCodeOf(person.identifier) : undefined;
}

/**
 * The structure of a document: the one that is named, else that of the caller, with the code by which the gateway knows it or a structure
 * that it is part of. Refusal: FS-08.
 */
export async function structureOf({ actor, context }: StepRequest, named: string | undefined): Promise<Structure> {
  const place = parameterPlace('organization');
  const chain = await organizationChain(context.store, named ?? actor.organization);
  // Nobody makes documents for a structure that is not their own or below it.
  if (named !== undefined && actor.organization !== undefined && !chain.includes(actor.organization)) {
    throw refusedBy('FS-07', place);
  }
  const found = await Promise.all(chain.map((one) => readResource(context.store, 'Organization', one)));
  const [organization] = found;
  const facility = found
    .flatMap((one) => one?.identifier ?? [])
    .find(({ system, value }) => facilitySystems.includes(system ?? '') && value !== undefined);
  if (organization === undefined || facility === undefined) throw refusedBy('FS-08', place);
  return { organization, facility: { system: facility.system ?? '', value: facility.value ?? '' } };
}

/** The person of a document, who must be the one that is named. Refusal: FS-02. */
export async function requirePerson({ context }: StepRequest, document: FhirDocument, named: string): Promise<Patient> {
  const { composition, located, compositionPath } = document;
  const written = document.findAs('Patient', composition.subject, located)?.resource;
  const stored = await readResource(context.store, 'Patient', named);
  const isShared = written?.identifier?.some(
    ({ system, value }) =>
      value !== undefined && stored?.identifier?.some((one) => one.system === system && one.value === value) === true,
  );
  if (stored === undefined || isShared !== true) throw refusedBy('FS-02', `${compositionPath}.subject`);
  return stored;
}

function fiscalCodeOf(identifiers: readonly Identifier[] | undefined): string | undefined {
  return identifiers?.find(({ system }) => system === fiscalCode)?.value;
}
