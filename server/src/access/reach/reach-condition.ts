import { codeSystemUrl } from '@sinfonia/profiles';
import type { Condition } from '../../fhir/search/plan.ts';
import { romeDate, romeInstant } from '../../fhir/search/rome-time.ts';
import type { Circle } from '../circle.ts';
import { anyFilter, everyFilter, type Filter, hasCode, isDuring, isNamedBy, names } from '../conditions.ts';
import type { Reach } from '../policies/policy.ts';
import type { Principal } from '../principal.ts';
import table from './titles.json' with { type: 'json' };

/** Whose relationship is asked for, and when. */
export interface ReachQuestion {
  readonly principal: Principal;
  readonly circle: Circle;
  /** The present, ms since the epoch, UTC. */
  readonly now: number;
}

/** Reaches that say which persons a caller reaches; the others are about the resource itself. */
export type PatientReach = Exclude<Reach, 'everyone' | 'own-agenda' | 'authored'>;

const relationships = codeSystemUrl.SinfoniaRelationship;
/** Titles that end when the person comes of age. Source: civil code, arts. 316 and 343; law 184/1983, art. 5. */
const minorTitles = titlesThat(({ minorOnly }) => minorOnly);
/** Other titles by which somebody may act in the name of a person, whole or within the scope that has to be written. */
const adultTitles = titlesThat(({ minorOnly, needsScope }) => !minorOnly && !needsScope);
const scopedTitles = titlesThat(({ needsScope }) => needsScope);

/** What a representative has to be given for the record of the person to be open. */
const wideScope = hasCode('RelatedPerson', 'delegation-scope', ['all', 'health-record'], codeSystemUrl.DelegationScope);

/** Tasks by which other systems are told, whatever the call. */
const calls: Condition = {
  kind: 'token',
  parameter: { type: 'Task', code: 'code' },
  anyOf: [{ system: codeSystemUrl.ExchangeCall }],
};

const thirtyDays = 30 * 24 * 3_600_000;

/** The consents of a kind that are in force. Source: FHIR R4 Consent; profile sinfonia-care-relationship-consent. */
export function consentInForce(kinds: readonly string[], now: number): readonly Filter[] {
  return [
    hasCode('Consent', 'category', kinds, codeSystemUrl.ConsentKind),
    hasCode('Consent', 'status', ['active']),
    isDuring('Consent', 'period', now),
  ];
}

/**
 * The persons a caller reaches in one way, as a condition on Patient. Evaluated anew for each request, so that a relationship
 * that ends is over at once. Sources: the profiles of the package; ministerial decree of 7 September 2023, art. 8 (consents and
 * care relationships are judged when data is asked for).
 */
export const patientReaches: Readonly<Record<PatientReach, (question: ReachQuestion) => Filter>> = {
  self: ({ principal }) => isPatient(principal),
  represented: ({ principal, now }) =>
    everyFilter([
      isPatient(principal),
      isNamedBy('RelatedPerson', 'patient', [
        idOf(principal.fhirUser, 'RelatedPerson'),
        hasCode('RelatedPerson', 'active', ['true']),
        isDuring('RelatedPerson', 'period', now),
        anyFilter([
          everyFilter([
            anyFilter([ofMinor(principal, now), hasTitle(adultTitles)]),
            anyFilter([
              { kind: 'missing', parameter: { type: 'RelatedPerson', code: 'delegation-scope' }, missing: true },
              wideScope,
            ]),
          ]),
          everyFilter([hasTitle(scopedTitles), wideScope]),
        ]),
      ]),
    ]),
  'chosen-doctor': ({ circle }) => names('Patient', 'general-practitioner', circle.own),
  'care-team': ({ circle, now }) =>
    isNamedBy('CareTeam', 'patient', [
      names('CareTeam', 'participant', circle.callers),
      hasCode('CareTeam', 'status', ['active']),
      isDuring('CareTeam', 'date', now),
    ]),
  'taken-in-care': ({ circle, now }) =>
    isNamedBy('Consent', 'patient', [
      ...consentInForce(['care-relationship'], now),
      anyFilter([names('Consent', 'actor', circle.callers), ofActingTeam(circle.callers)]),
    ]),
  'home-care': ({ circle }) =>
    isNamedBy('EpisodeOfCare', 'patient', [
      names('EpisodeOfCare', 'organization', circle.organizations),
      hasCode('EpisodeOfCare', 'status', ['planned', 'waitlist', 'active', 'onhold']),
    ]),
  admitted: ({ circle }) =>
    isNamedBy('Encounter', 'patient', [
      names('Encounter', 'service-provider', circle.organizations),
      hasCode('Encounter', 'status', ['arrived', 'triaged', 'in-progress', 'onleave']),
    ]),
  booked: ({ circle, now }) =>
    isNamedBy('Appointment', 'patient', [
      names('Appointment', 'actor', circle.callers),
      hasCode('Appointment', 'status', ['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'checked-in']),
      {
        kind: 'date',
        parameter: { type: 'Appointment', code: 'date' },
        comparator: 'ge',
        low: now - thirtyDays,
        high: now - thirtyDays,
      },
    ]),
  referred: ({ circle }) =>
    isNamedBy('ServiceRequest', 'patient', [
      names('ServiceRequest', 'performer', circle.callers),
      hasCode('ServiceRequest', 'status', ['active', 'on-hold']),
    ]),
  prescribed: ({ circle }) =>
    isNamedBy('MedicationRequest', 'patient', [
      names('MedicationRequest', 'intended-dispenser', circle.callers),
      hasCode('MedicationRequest', 'status', ['active', 'on-hold']),
    ]),
  resident: ({ circle }) => names('Patient', 'organization', circle.authorities),
  assigned: ({ circle }) =>
    isNamedBy('Task', 'patient', [
      names('Task', 'owner', circle.callers),
      hasCode('Task', 'status', ['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold']),
      // A call to another system that is made for somebody gives nobody anything to do for the person.
      { kind: 'not', of: calls },
    ]),
  emergency: ({ principal, now }) =>
    principal.practitionerRole === undefined
      ? 'none'
      : isNamedBy('Consent', 'patient', [
          ...consentInForce(['emergency-access'], now),
          names('Consent', 'actor', [principal.practitionerRole]),
        ]),
};

function titlesThat(wanted: (title: (typeof table.titles)[number]) => boolean): readonly string[] {
  return table.titles.filter(wanted).map(({ code }) => code);
}

function hasTitle(titles: readonly string[]): Condition {
  return hasCode('RelatedPerson', 'relationship', titles, relationships);
}

/** A parent or guardian of a person under eighteen. */
function ofMinor({ patient }: Principal, now: number): Filter {
  const title = hasTitle(minorTitles);
  if (patient === undefined) return 'none';
  const { year, month, day } = romeDate(now);
  const birthDate = { type: 'Patient', code: 'birthdate' } as const;
  // Born after this day, as far as the date tells: she comes of age as her eighteenth birthday begins.
  const low = romeInstant(year - 18, month, day);
  const where: Condition = {
    kind: 'date',
    parameter: birthDate,
    comparator: 'sa',
    low,
    high: romeInstant(year - 18, month, day + 1),
  };
  return everyFilter([
    title,
    { kind: 'chain', parameter: { type: 'RelatedPerson', code: 'patient' }, branches: [{ type: 'Patient', where }] },
  ]);
}

function isPatient({ patient }: Principal): Filter {
  return patient === undefined ? 'none' : { kind: 'id', ids: [patient] };
}

function idOf(reference: string | undefined, type: string): Filter {
  const id = reference?.startsWith(`${type}/`) === true ? reference.slice(type.length + 1) : undefined;
  return id === undefined ? 'none' : { kind: 'id', ids: [id] };
}

/** A consent that names a care team in which one of these takes part. */
function ofActingTeam(members: readonly string[]): Filter {
  const where = everyFilter([names('CareTeam', 'participant', members), hasCode('CareTeam', 'status', ['active'])]);
  if (typeof where === 'string') return where;
  return { kind: 'chain', parameter: { type: 'Consent', code: 'actor' }, branches: [{ type: 'CareTeam', where }] };
}
