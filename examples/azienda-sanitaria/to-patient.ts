import type { Address, Element, Extension, Patient } from '@medplum/fhirtypes';
import { extensionUrl, identifierSystems, profileUrl } from '@sinfonia/sdk';
import type { RegisterRow } from './register.ts';

const terminology = 'https://www.hl7.it/fhir/terminology/CodeSystem';

/** An address with the codes of city and region, which FHIR JSON keeps beside the texts. */
type CodedAddress = Address & { readonly _city: Element; readonly _state: Element };

/**
 * Puts what the register knows into a Patient: a new one, or the one that the platform has. What others wrote there stays:
 * telephone numbers, the family doctor, other identifiers, the address where the person lives for a time.
 */
export function toPatient(row: RegisterRow, known?: Patient): Patient {
  const ownAddress = toAddress(row);
  const others = known?.address?.filter(({ use }) => use !== 'home') ?? [];
  return {
    ...(known ?? {
      resourceType: 'Patient',
      meta: { profile: [profileUrl.SinfoniaPatient] },
      identifier: [{ system: identifierSystems.codiceFiscale, value: row.codiceFiscale }],
      active: true,
    }),
    name: [
      { use: 'official', family: row.family, given: [row.given] },
      ...(known?.name?.filter(({ use }) => use !== 'official') ?? []),
    ],
    gender: row.sex === 'M' ? 'male' : 'female',
    birthDate: row.birthDate,
    address: [ownAddress, ...others],
  };
}

function toAddress(row: RegisterRow): CodedAddress {
  return {
    extension: [
      {
        url: extensionUrl.AddressAsl,
        valueCoding: { system: `${terminology}/cs-asl`, code: row.asl },
      },
    ],
    use: 'home',
    line: [row.street],
    city: row.city,
    _city: { extension: [coded('istat-comuni', row.municipality)] },
    district: row.province,
    state: 'Campania',
    _state: { extension: [coded('minsan-regione', '150')] },
    postalCode: row.postalCode,
    country: 'IT',
  };
}

function coded(system: string, code: string): Extension {
  return {
    url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding',
    valueCoding: { system: `${terminology}/${system}`, code },
  };
}
