import { oids } from '../../cda/code-systems.ts';
import type { AddressPart } from '../../cda/data-types.ts';
import data from './header-rules.json' with { type: 'json' };

/** What the header of one type of document needs; data of `header-rules.json`, what is not said there is optional. */
export interface HeaderRules {
  /** `templateId/@extension`: version of the guide. */
  readonly version: string;
  /** `code/@displayName` that the schematron recommends. */
  readonly displayName: string;
  readonly legalAuthenticator: boolean;
  /** No `id` of the document may be unknown: each has root and extension. */
  readonly idsComplete: boolean;
  readonly inFulfillmentOf: boolean;
  readonly componentOf: boolean;
  readonly documentationOf: boolean;
  /** An author who is a person has a telephone or mail. */
  readonly authorTelecom: boolean;
  /** Code system of `assignedAuthor/code`. */
  readonly authorCodeSystem: string;
  /** Codes that this system shares with RoleCodeIT, and that are written when the role has the latter. */
  readonly authorCodes?: readonly string[];
  /** `dataEnterer` has a codice fiscale. */
  readonly dataEntererFiscal: boolean;
  /** OIDs of which authors and signers have one. */
  readonly professionalIds: readonly string[];
  /** OIDs of which everybody who is an `assignedEntity` has one; any identifier will do, or none, when absent. */
  readonly entityIds?: readonly string[];
  /** OIDs of which the one who answers for the encounter has one; as everybody else when absent. */
  readonly responsibleIds?: readonly string[];
  /** Parts without which an address of the person is left out. */
  readonly patientAddress: readonly AddressPart[];
  /** Root that the identifier of the document has to have: that of the NRE in prescriptions. */
  readonly idRoot?: string;
  /** OIDs of the only identifiers of the person that are admitted; when absent the families that nearly all types have. */
  readonly patientIds?: readonly string[];
  /** The day of birth is known. */
  readonly birthTime: boolean;
  /** The place of birth is known. */
  readonly birthplace: boolean;
  /** A place of birth in Italy has the name of the municipality beside its code; otherwise it is left out. */
  readonly birthplaceCity: boolean;
  /** The person has a further identifier, in the system that the study is kept in; unknown to us, so of null flavour. */
  readonly localPatientId: boolean;
  /** The encounter has an identifier. */
  readonly encounterId: boolean;
  /** The encounter has beginning and end. */
  readonly encounterPeriod: boolean;
  /** The organisation that provides the service has an identifier. */
  readonly providerId: boolean;
  /** The organisation that provides the service says what it is part of, by name where there is no identifier. */
  readonly providerPartOf: boolean;
  /** The header has `sdtc:statusCode`. */
  readonly sdtcStatus: boolean;
}

type Given = Partial<HeaderRules> & { readonly version: string; readonly displayName: string };

const types: Readonly<Record<string, unknown>> = data.types;

/** The rules of a type; nothing for one whose header we do not write. */
export function headerRulesOf(type: string): HeaderRules | undefined {
  const given = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!isGiven(given)) return undefined;
  return {
    legalAuthenticator: false,
    inFulfillmentOf: false,
    componentOf: false,
    documentationOf: false,
    authorTelecom: false,
    authorCodeSystem: oids.roleCodeIt,
    dataEntererFiscal: true,
    professionalIds: [oids.codiceFiscale],
    patientAddress: ['country', 'city', 'streetAddressLine'],
    birthTime: false,
    birthplace: false,
    birthplaceCity: false,
    localPatientId: false,
    encounterId: false,
    encounterPeriod: false,
    providerId: false,
    providerPartOf: false,
    sdtcStatus: false,
    idsComplete: false,
    ...given,
  };
}

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && 'version' in value && 'displayName' in value;
}
