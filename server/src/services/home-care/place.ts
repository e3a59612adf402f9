/** What the resources of a case are about and who makes them: FHIR references such as `Patient/1`. */
export interface Place {
  readonly patient: string;
  /** Reference of the EpisodeOfCare. */
  readonly episode: string;
  /** Reference of the PractitionerRole, Practitioner or Organization that measures or works out. */
  readonly author: string;
  /** FHIR dateTime of the measure. */
  readonly at: string;
}
