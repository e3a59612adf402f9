import type { Flag } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';

/** Identifier system of alerts; the value is the key of the alert. */
export const alertKeySystem = 'https://fhir.sinfonia.campania.it/sid/home-care-alert';

/** Kinds of alert (code system `home-care-alert`). */
export type HomeCareAlertKind =
  | 'late-visit'
  | 'missed-visit'
  | 'no-operator'
  | 'pai-review-due'
  | 'reassessment-due'
  | 'case-without-accesses';

/** What an alert tells; references are relative (`Patient/x`). */
export interface AlertFacts {
  readonly key: string;
  readonly kind: HomeCareAlertKind;
  readonly patient: string;
  readonly episode: string;
  /** What else it is about: the Appointment of a visit, the CarePlan to be reviewed. */
  readonly about?: readonly string[];
  /** Instant since when it holds; ms since the epoch, UTC. */
  readonly since: number;
  /** Instant at which it was seen to; an open alert has none. */
  readonly until?: number;
  /** Organization, PractitionerRole, Practitioner or Device that raises it. */
  readonly author?: string;
}

const kindSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-alert';
const detailExtension = 'http://hl7.org/fhir/StructureDefinition/flag-detail';

/** Builds the Flag of an alert (profile HomeCareAlert). */
export function toAlertFlag({ key, kind, patient, episode, about = [], since, until, author }: AlertFacts): Flag {
  return {
    resourceType: 'Flag',
    meta: { profile: [profileUrl.HomeCareAlert] },
    extension: [episode, ...about].map((reference) => ({ url: detailExtension, valueReference: { reference } })),
    identifier: [{ system: alertKeySystem, value: key }],
    status: until === undefined ? 'active' : 'inactive',
    code: { coding: [{ system: kindSystem, code: kind }] },
    subject: { reference: patient as `Patient/${string}` },
    period: {
      start: new Date(since).toISOString(),
      ...(until === undefined ? {} : { end: new Date(until).toISOString() }),
    },
    ...(author === undefined ? {} : { author: { reference: author as `Organization/${string}` } }),
  };
}
