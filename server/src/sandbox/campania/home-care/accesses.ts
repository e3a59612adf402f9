import type { Appointment, Encounter, Observation, Procedure } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { formatDateTime, workingDay } from '../calendar.ts';
import { codeSystem, siadTable } from '../codes.ts';
import type { Random } from '../random.ts';
import { drawVitalSign } from '../vital-signs.ts';
import type { CaseCourse } from './course.ts';
import type { StaffedActivity } from './plan.ts';

/** What the accesses of a case are about. */
export interface AccessInput {
  readonly caseId: string;
  readonly patientId: string;
  readonly episode: string;
  /** Reference of the referral that the accesses answer. */
  readonly referral: string;
  readonly authority: string;
  readonly course: CaseCourse;
  readonly activities: readonly StaffedActivity[];
  readonly age: number;
}

/** Most accesses that one case has in the data, so that the volume stays predictable. */
const mostAccesses = 12;

/** Accesses already made: an Encounter (class HH) with a Procedure for each service, and now and then a measure. */
export function* pastAccesses(random: Random, input: AccessInput): Generator<Encounter | Procedure | Observation> {
  const { course } = input;
  const taken = new Set<string>();
  let serial = 0;
  const days = Math.max(1, course.until - course.start + 1);
  const share = Math.max(1, Math.floor(mostAccesses / input.activities.length));
  for (const activity of input.activities) {
    const step = Math.max(activity.every, Math.ceil(days / share));
    for (let day = course.start; day <= course.until; day += step) {
      const at = workingDay(day);
      const key = `${at}:${activity.professional.operator}`;
      if (at > course.until || isSuspended(course, at) || taken.has(key)) continue;
      taken.add(key);
      serial += 1;
      yield* access(random, input, activity, at, `${input.caseId}-v${serial}`);
    }
  }
}

function* access(
  random: Random,
  input: AccessInput,
  activity: StaffedActivity,
  day: number,
  id: string,
): Generator<Encounter | Procedure | Observation> {
  const { professional } = activity;
  const minutes = random.between(8 * 12, 18 * 12) * 5;
  const start = formatDateTime(day, minutes);
  const subject = { reference: `Patient/${input.patientId}` };
  const individual = { reference: `PractitionerRole/${professional.roleId}`, display: professional.display };
  yield {
    resourceType: 'Encounter',
    id,
    meta: { profile: [profileUrl.HomeCareAccess] },
    extension: [
      {
        url: extensionUrl.HomeCareAccessType,
        valueCoding: { system: siadTable('tipo-accesso'), code: random.chance(0.93) ? '1' : '2' },
      },
    ],
    status: 'finished',
    class: { system: codeSystem.actCode, code: 'HH' },
    subject,
    episodeOfCare: [{ reference: input.episode }],
    basedOn: [{ reference: input.referral }],
    participant: [
      {
        type: [
          {
            coding: [
              { system: siadTable('tipo-operatore'), code: professional.operator },
              { system: codeSystem.participationType, code: 'PPRF' },
            ],
          },
        ],
        individual,
      },
    ],
    period: { start, end: formatDateTime(day, minutes + random.between(4, 12) * 5) },
    serviceProvider: { reference: `Organization/asl-${input.authority}` },
  } satisfies Encounter;
  const encounter = { reference: `Encounter/${id}` };
  const services = activity.services.filter((_, index) => index === 0 || random.chance(0.4));
  for (const service of services) {
    yield {
      resourceType: 'Procedure',
      id: `${id}-s${service}`,
      meta: { profile: [profileUrl.HomeCareProcedure] },
      status: 'completed',
      code: { coding: [{ system: siadTable('tipo-prestazione'), code: service }] },
      subject,
      encounter,
      performedDateTime: start,
      performer: [{ actor: individual }],
    } satisfies Procedure;
  }
  if (professional.role === 'nurse' && random.chance(0.4)) {
    yield drawVitalSign(random, `${id}-o1`, { subject, encounter, performer: individual, start, age: input.age });
  }
}

/** The next accesses of an active case, as booked Appointments: one for each activity of the PAI. */
export function* plannedAccesses(random: Random, input: AccessInput, referenceDay: number): Generator<Appointment> {
  let serial = 0;
  for (const activity of input.activities) {
    serial += 1;
    const day = workingDay(referenceDay + random.between(0, activity.every));
    const minutes = random.between(8 * 4, 17 * 4) * 15;
    const { professional } = activity;
    yield {
      resourceType: 'Appointment',
      id: `${input.caseId}-a${serial}`,
      meta: { profile: [profileUrl.HomeCareVisitAppointment] },
      status: 'booked',
      serviceType: [{ coding: [{ system: siadTable('tipo-prestazione'), code: activity.services[0] ?? '99' }] }],
      supportingInformation: [{ reference: input.episode }, { reference: `CarePlan/${input.caseId}-pai` }],
      start: formatDateTime(day, minutes),
      end: formatDateTime(day, minutes + 45),
      created: formatDateTime(input.course.until, 12 * 60),
      basedOn: [{ reference: input.referral }],
      participant: [
        { actor: { reference: `Patient/${input.patientId}` }, status: 'accepted' },
        {
          actor: { reference: `PractitionerRole/${professional.roleId}`, display: professional.display },
          status: 'accepted',
        },
      ],
    };
  }
}

function isSuspended(course: CaseCourse, day: number): boolean {
  const { suspension } = course;
  return suspension !== undefined && day >= suspension.from && (suspension.to === undefined || day <= suspension.to);
}
