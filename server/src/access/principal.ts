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
  /** Grant that the token came from: revoking it ends every token of the login. Absent for a system. */
  readonly grantId?: string;
  /**
   * Key of the policy in `access/policies/` that bounds what the caller may do: the role a person chose for this session
   * (`citizen`, `general-practitioner`, …) or the policy a system client was registered with. Without one nothing is
   * allowed.
   */
  readonly role?: string;
  /** FHIR reference of the appointment a professional acts in, e.g. `PractitionerRole/…`. */
  readonly practitionerRole?: string;
  /** FHIR reference of the organization the caller acts for, e.g. `Organization/…`. */
  readonly organization?: string;
  /** Purpose of use, a code of v3 ActReason (`TREAT`, `PATRQT`, …). */
  readonly purpose?: string;
  /** Level of the digital identity that signed in: 1, 2 or 3 (SpidL1…SpidL3). Absent for a system. */
  readonly level?: IdentityLevel;
}

/** Level of assurance of a digital identity. Source: SPID and CIE technical rules, `https://www.spid.gov.it/SpidL1` to `L3`. */
export type IdentityLevel = 1 | 2 | 3;
