import type { Address, Coding, Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { codeSystem, region } from './codes.ts';
import type { Municipality } from './territory.ts';

/**
 * Builds the home address of somebody in Campania: FHIR Address with the ISTAT code of the municipality, the code of the
 * region and the ASL of residence, as the SIAD mapping reads them.
 */
export function toAddress(municipality: Municipality, line: string, use: 'home' | 'work'): Address {
  return {
    extension: [
      {
        url: extensionUrl.AddressAsl,
        valueCoding: { system: codeSystem.authority, code: region + municipality.authority },
      },
    ],
    use,
    line: [line],
    city: municipality.name,
    _city: { extension: [coded({ system: codeSystem.municipality, code: municipality.istat })] },
    district: municipality.province,
    state: 'Campania',
    _state: { extension: [coded({ system: codeSystem.region, code: region })] },
    postalCode: municipality.postalCode,
    country: 'IT',
  } as Address;
}

/** The code of a text, as an extension of the text (ISO 21090 SC). */
function coded(valueCoding: Coding): Extension {
  return { url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding', valueCoding };
}
