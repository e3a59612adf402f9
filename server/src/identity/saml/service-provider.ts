/**
 * The public body that offers the service, as SPID metadata and certificate name it.
 *
 * Source: SPID technical rules (metadata), AgID notice 29 version 3 (certificate and contacts of public bodies).
 */
export interface SpidOrganization {
  /** Legal name. */
  readonly name: string;
  /** Name that people know it by. */
  readonly displayName: string;
  /** Web address. */
  readonly url: string;
  /** Code in the index of public administrations (IPA), e.g. `r_campan`. */
  readonly ipaCode: string;
  /** Municipality of the seat, e.g. `Napoli`. */
  readonly locality: string;
  /** Address of an office, never of a person. */
  readonly email: string;
  /** `+39` and digits, without spaces. */
  readonly telephone: string;
}

/** What this service is in the federation: identifier, addresses and organization. */
export interface SpidServiceProvider {
  /** Identifier in the federation: an https address, the same as in the certificate. */
  readonly entityId: string;
  /** Where responses are sent to; stands in metadata with index 0. */
  readonly assertionConsumerUrl: string;
  /** Where logout messages are sent to. */
  readonly singleLogoutUrl: string;
  /** Name of the service as the identity provider shows it, Italian. */
  readonly serviceName: string;
  readonly organization: SpidOrganization;
}

/** Index of the assertion consumer service and of the attribute set in metadata. */
export const serviceIndex = 0;

/**
 * Attributes that are asked for: enough to know who a person is, and no more (GDPR art. 5(1)(c)).
 *
 * Source: table of SPID attributes (AgID).
 */
export const requestedAttributes = ['fiscalNumber', 'name', 'familyName', 'dateOfBirth'] as const;

/** Name of a requested attribute. */
export type RequestedAttribute = (typeof requestedAttributes)[number];
