import type { Address, Organization, Patient, PractitionerRole } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { organizationChain, type Reading, readResource } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed } from '../../tasks/unwritable.ts';
import { identifierIn, systems } from './systems.ts';

/** The codice fiscale of a doctor, by appointment or by person. */
export async function doctorCode(store: Reading, reference: string | undefined, place: string): Promise<string> {
  const role = await readResource(store, 'PractitionerRole', reference);
  const doctor = await readResource(store, 'Practitioner', role?.practitioner?.reference ?? reference);
  return needed(identifierIn(doctor, systems.codiceFiscale)?.toUpperCase(), place);
}

/** The appointment in which a doctor prescribes: that of the prescription, or for which the call is made. */
export async function appointmentOf(
  store: Reading,
  requester: string | undefined,
  owner: string,
): Promise<PractitionerRole | undefined> {
  return (await readResource(store, 'PractitionerRole', requester)) ?? readResource(store, 'PractitionerRole', owner);
}

/** Three digits of the local health authority or hospital trust of an organization, and the code of the structure when it has one. */
export interface OrganizationCodes {
  readonly authority: string | undefined;
  readonly structure: string | undefined;
  readonly pharmacy: string | undefined;
  /** Three digits of the local health authority in whose territory it is: a community pharmacy is part of none. */
  readonly territory: string | undefined;
}

/** Codes of an organization, its own or of those that it is part of. The form of the code of a structure is unverified. */
export async function organizationCodes(store: Reading, reference: string | undefined): Promise<OrganizationCodes> {
  const chain = await organizationChain(store, reference);
  const found: Organization[] = [];
  for (const one of chain) {
    const organization = await readResource(store, 'Organization', one);
    if (organization !== undefined) found.push(organization);
  }
  const first = (system: string) => found.map((one) => identifierIn(one, system)).find((one) => one !== undefined);
  const [own] = found;
  const authority = first(systems.asl) ?? first(systems.hospital);
  return {
    authority: authorityIn(authority),
    territory: authorityIn(asl11Of(own?.address?.find(({ use }) => use === 'work') ?? own?.address?.[0])),
    structure: identifierIn(own, systems.hospital) ?? identifierIn(own, systems.structure),
    pharmacy: identifierIn(own, systems.pharmacy),
  };
}

/** FLS.11 and HSP.11: three digits of the region, three of the authority. */
function authorityIn(code: string | undefined): string | undefined {
  return code === undefined || code.length < 6 ? undefined : code.slice(3, 6);
}

/** Code (FLS.11) of the local health authority of an address. */
function asl11Of(address: Address | undefined): string | undefined {
  return address?.extension?.find(({ url }) => url === extensionUrl.AddressAsl)?.valueCoding?.code;
}

/** Who dispenses, as the messages of dispensers have it, and the person. */
export async function dispenserOf(
  store: Reading,
  { owner, patient }: AskedCall,
  region: string,
): Promise<{
  readonly codiceRegioneErogatore: string;
  readonly codiceAslErogatore: string;
  readonly codiceSsaErogatore: string;
  readonly cfAssistito?: string;
}> {
  const role = await readResource(store, 'PractitionerRole', owner);
  const codes = await organizationCodes(store, role?.organization?.reference ?? owner);
  const person = patient === undefined ? undefined : await readResource(store, 'Patient', patient);
  return {
    codiceRegioneErogatore: region,
    codiceAslErogatore: needed(
      codes.authority ?? codes.territory,
      'Task.owner: Organization.identifier (FLS.11), Organization.address.extension (ASL)',
    ),
    codiceSsaErogatore: needed(codes.pharmacy ?? codes.structure, 'Task.owner: Organization.identifier'),
    ...given({ cfAssistito: identifierIn(person, systems.codiceFiscale)?.toUpperCase() }),
  };
}

/**
 * What the header of a prescription says of the person. Province and authority of residence go together or not at all. Who has no codice
 * fiscale is named by the code STP or ENI, in the same place; with STP the prescription is of the kind ST. That the place takes these codes
 * is unverified.
 */
export async function personOf(
  store: Reading,
  reference: string | undefined,
): Promise<{
  readonly codiceAss: string;
  readonly tipoRic?: 'ST';
  readonly provAssistito?: string;
  readonly aslAssistito?: string;
}> {
  const person = await readResource(store, 'Patient', reference);
  const home = person?.address?.find(({ use }) => use === 'home');
  const managing = await organizationCodes(store, person?.managingOrganization?.reference);
  const aslAssistito = authorityIn(asl11Of(home)) ?? managing.authority;
  const provAssistito = home?.district;
  const codiceFiscale = identifierIn(person, systems.codiceFiscale);
  const stp = foreignerCodeIn(person, systems.stp);
  return {
    codiceAss: needed(
      (codiceFiscale ?? stp ?? foreignerCodeIn(person, systems.eni))?.toUpperCase(),
      'Patient.identifier',
    ),
    ...(codiceFiscale === undefined && stp !== undefined ? { tipoRic: 'ST' } : {}),
    ...(provAssistito === undefined || aslAssistito === undefined ? {} : { provAssistito, aslAssistito }),
  };
}

/** The code that a foreigner has now: it lasts six months, and the former ones stay in the record. */
function foreignerCodeIn(person: Patient | undefined, system: string): string | undefined {
  return person?.identifier?.findLast((one) => one.system === system && one.use !== 'old')?.value;
}
