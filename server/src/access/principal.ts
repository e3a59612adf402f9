/**
 * Who asks: what a verified access token says about the caller. Made by `identity/`, judged by `access/`, written down by
 * the audit. Holds identifiers of clients and accounts only, never names or fiscal codes.
 *
 * One token gives one object for as long as it is valid, so that decisions can be remembered per principal.
 */
export interface Principal {
  /** Client that the token was issued to. */
  readonly clientId: string;
  /** Account of the person, absent for a system (Backend Services). */
  readonly subject?: string;
  /** FHIR reference of the person, e.g. `Practitioner/…`, from the `fhirUser` claim. */
  readonly fhirUser?: string;
  /** Logical id of the patient in context (SMART launch context `patient`), for `patient/` scopes. */
  readonly patient?: string;
  /** SMART scopes as granted, e.g. `system/Patient.rs`. */
  readonly scopes: readonly string[];
  /** `jti` of the token, for the audit. */
  readonly tokenId?: string;
}
