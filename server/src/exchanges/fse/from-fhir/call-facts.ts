import type { DocumentReference, Organization, Patient, Practitioner } from '@medplum/fhirtypes';
import { given, needed } from '../../tasks/unwritable.ts';
import type { CallFacts } from '../gateway/tokens.ts';
import { localityName, oidOf, patientIdentifier, userIdentifier } from './parties.ts';
import { publicationOf } from './publication-body.ts';

/** Who and what a document is about, as resources. */
export interface DocumentParties {
  readonly patient: Patient;
  /** Who calls: the one who signed, for a publication. */
  readonly user: Practitioner;
  /** Where it was made. */
  readonly structure: Organization;
}

const loinc = { uri: 'http://loinc.org', oid: '2.16.840.1.113883.6.1' } as const;

/**
 * In whose name the gateway is called about a document, from its index. Throws `UnwritableCall` with the element that is missing.
 *
 * @param organisation organisation of the FSE: the region, three digits
 * @param purpose instead of the usual one, e.g. `ACCESS UPDATE` to hide a document
 */
export function callFacts(
  document: DocumentReference,
  { patient, user, structure }: DocumentParties,
  organisation: string,
  purpose?: string,
): CallFacts {
  const publication = publicationOf(document);
  const { valueIdentifier: facility } = publication.one('facility');
  const code = document.type?.coding?.find(({ system }) => system === loinc.uri)?.code;
  return {
    user: userIdentifier(user),
    role: needed(publication.one('role').valueCoding?.code, publication.place('role')),
    organisation,
    locality: {
      name: localityName(structure),
      oid: needed(oidOf(facility?.system), publication.place('facility')),
      code: needed(facility?.value, publication.place('facility')),
    },
    patient: patientIdentifier(patient),
    consent: needed(publication.one('patientInCharge').valueBoolean, publication.place('patientInCharge')),
    documentType: { code: needed(code, 'DocumentReference.type'), codeSystem: loinc.oid },
    ...given({ purpose }),
  };
}
