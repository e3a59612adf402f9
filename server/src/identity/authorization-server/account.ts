/** A person who can sign in, as the authorization server sees one. */
export interface Account {
  /** Stable identifier, never a fiscal code. */
  readonly id: string;
  /** FHIR reference of the person, e.g. `Practitioner/…`. */
  readonly fhirUser: string;
  /** Scopes that the person's role allows; what a client asks for beyond them is not granted. */
  readonly scopes: readonly string[];
  /** Logical id of the patient in context for `launch/patient` and `patient/` scopes. */
  readonly patient?: string;
}

/** Finds an account by its id; local and immediate, because it runs on every use of a token. */
export type FindAccount = (id: string) => Account | undefined;
