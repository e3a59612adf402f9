import type { Appointment, Condition, Encounter, Observation, Procedure, Resource } from '@medplum/fhirtypes';
import { formatDateTime, formatDay, workingDay } from './calendar.ts';
import type { Citizen } from './citizens.ts';
import { codeSystem } from './codes.ts';
import { type Random, weigh } from './random.ts';
import { drawVitalSign } from './vital-signs.ts';
import { professionalOf, type Workforce } from './workforce.ts';

/** Long-term conditions in ICD-9-CM with the age from which they are drawn and the share of those older who have them. */
const longTermConditions = [
  { code: '401.9', display: 'Ipertensione essenziale', from: 45, share: 0.42 },
  { code: '250.00', display: 'Diabete mellito tipo II', from: 45, share: 0.17 },
  { code: '427.31', display: 'Fibrillazione atriale', from: 65, share: 0.09 },
  { code: '496', display: 'Broncopneumopatia cronica ostruttiva', from: 55, share: 0.09 },
  { code: '493.90', display: 'Asma', from: 6, share: 0.05 },
  { code: '715.90', display: 'Artrosi', from: 60, share: 0.2 },
  { code: '244.9', display: 'Ipotiroidismo', from: 35, share: 0.05 },
] as const;

const visits = weigh([
  [{ code: '89.7', display: 'Visita generale', role: 'general-practitioner' }, 6],
  [{ code: '89.01', display: 'Visita di controllo', role: 'specialist' }, 3],
  [{ code: '89.52', display: 'Elettrocardiogramma', role: 'specialist' }, 2],
  [{ code: '99.29', display: 'Somministrazione di farmaco per iniezione', role: 'nurse' }, 1],
]);

/** What a citizen did with the health service in the last year outside home care: conditions, visits, measures, bookings. */
export function* outpatientCare(
  random: Random,
  citizen: Citizen,
  context: { referenceDay: number; workforce: Workforce },
): Generator<Resource> {
  const { id } = citizen.patient;
  const subject = { reference: `Patient/${id}` };
  let serial = 0;
  for (const condition of longTermConditions) {
    if (citizen.age < condition.from || !random.chance(condition.share)) continue;
    serial += 1;
    yield longTermCondition(`${id}-c${serial}`, subject, condition, context.referenceDay - random.between(60, 4000));
  }
  const contacts = citizen.age >= 65 ? random.between(0, 2) : random.chance(0.45) ? 1 : 0;
  for (let contact = 1; contact <= contacts; contact += 1) {
    yield* visit(random, citizen, `${id}-v${contact}`, context);
  }
  if (random.chance(0.12)) yield booking(random, citizen, `${id}-a1`, context);
}

function longTermCondition(
  id: string,
  subject: { reference: string },
  condition: { code: string; display: string },
  day: number,
): Condition {
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
    },
    category: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }],
      },
    ],
    code: { coding: [{ system: codeSystem.icd9, code: condition.code, display: condition.display }] },
    subject,
    recordedDate: formatDay(day),
  };
}

function* visit(
  random: Random,
  citizen: Citizen,
  id: string,
  context: { referenceDay: number; workforce: Workforce },
): Generator<Encounter | Procedure | Observation> {
  const { authority } = citizen.household.home;
  const kind = visits.draw(random);
  const performer =
    kind.role === 'general-practitioner'
      ? citizen.doctor
      : professionalOf(random, context.workforce, authority, kind.role);
  const day = workingDay(context.referenceDay - random.between(3, 360));
  const minutes = random.between(8 * 12, 18 * 12) * 5;
  const start = formatDateTime(day, minutes);
  const subject = { reference: `Patient/${citizen.patient.id}` };
  const individual = { reference: `Practitioner/${performer.practitionerId}`, display: performer.display };
  yield {
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { system: codeSystem.actCode, code: 'AMB' },
    subject,
    participant: [{ individual }],
    period: { start, end: formatDateTime(day, minutes + random.between(2, 8) * 5) },
    serviceProvider: { reference: `Organization/asl-${authority}` },
  } satisfies Encounter;
  const encounter = { reference: `Encounter/${id}` };
  if (random.chance(0.5)) {
    yield {
      resourceType: 'Procedure',
      id: `${id}-x`,
      status: 'completed',
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code: kind.code, display: kind.display }] },
      subject,
      encounter,
      performedDateTime: start,
      performer: [{ actor: individual }],
    } satisfies Procedure;
  }
  const measures = random.between(1, 3);
  for (let measure = 1; measure <= measures; measure += 1) {
    yield drawVitalSign(random, `${id}-o${measure}`, {
      subject,
      encounter,
      performer: individual,
      start,
      age: citizen.age,
    });
  }
}

function booking(
  random: Random,
  citizen: Citizen,
  id: string,
  context: { referenceDay: number; workforce: Workforce },
): Appointment {
  const { authority } = citizen.household.home;
  const performer = professionalOf(random, context.workforce, authority, 'specialist');
  const past = random.chance(0.4);
  const day = workingDay(context.referenceDay + (past ? -random.between(5, 180) : random.between(4, 120)));
  const minutes = random.between(8 * 4, 17 * 4) * 15;
  return {
    resourceType: 'Appointment',
    id,
    status: past ? (random.chance(0.9) ? 'fulfilled' : 'noshow') : 'booked',
    serviceType: [{ text: 'Visita specialistica' }],
    start: formatDateTime(day, minutes),
    end: formatDateTime(day, minutes + 30),
    created: formatDateTime(Math.min(day, context.referenceDay) - random.between(5, 60), 9 * 60),
    participant: [
      { actor: { reference: `Patient/${citizen.patient.id}` }, status: 'accepted' },
      {
        actor: { reference: `Practitioner/${performer.practitionerId}`, display: performer.display },
        status: 'accepted',
      },
    ],
  };
}
