/**
 * One of the parts in which a person may use the platform. A person may be citizen, representative of others and
 * professional in several organizations; a session has exactly one, chosen after signing in, and a token carries it.
 */
export interface Hat {
  /** Stable key of the hat for its person, e.g. `citizen`, `represent:<RelatedPerson id>`, `role:<PractitionerRole id>`. */
  readonly key: string;
  readonly kind: 'citizen' | 'representative' | 'professional';
  /** Key of the policy: `citizen`, `representative`, or a code of sinfonia-role. */
  readonly role: string;
  /** FHIR reference for the `fhirUser` claim: Patient, RelatedPerson or Practitioner. */
  readonly fhirUser: string;
  /** Logical id of the patient in context: oneself, or who is represented. */
  readonly patient?: string;
  /** FHIR reference of the appointment, e.g. `PractitionerRole/…`. */
  readonly practitionerRole?: string;
  /** FHIR reference of the organization of the appointment. */
  readonly organization?: string;
  /** What the chooser shows; names of people and organizations, never put in a log. */
  readonly label: { readonly it: string; readonly en: string };
}

/** The parts a person may take, by fiscal code. Empty for somebody the registers do not know. */
export type FindHats = (codiceFiscale: string) => Promise<readonly Hat[]>;
