import type { CareTeam, Encounter } from '@medplum/fhirtypes';
import { type SinfoniaClient, token } from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import { enter, inventedPerson } from '../sandbox/invented-person.ts';
import { registers } from '../sandbox/medicine-cast.ts';
import type { Parties } from './documents.ts';

/** Codice fiscale of the synthetic person of this example. */
export const exampleCodiceFiscale = 'RPLSRN48C52F839Q';

/** Who signs and where: the specialist of the sandbox and her hospital, which the gateway knows by its HSP.11 code. */
export const makers = {
  doctor: 'sandbox-specialista',
  appointment: 'sandbox-specialista-r',
  structure: 'hsp-150901',
} as const;

/** What was written before the story: the person, the team of the clinic that follows her, and her visit of the day. */
export async function partiesOf(register: SinfoniaClient, calendar: Calendar): Promise<Parties> {
  const person = await enter(
    register,
    inventedPerson({
      codiceFiscale: exampleCodiceFiscale,
      family: 'Ripalonga',
      given: 'Serena',
      gender: 'female',
      birthDate: '1948-03-12',
      ...registers,
    }),
  );
  const patient = `Patient/${person.id}`;
  await register.create(teamOf(patient), { ifNoneExist: { identifier: token(system, `${person.id}.equipe`) } });
  const visit = visitOf(patient, calendar);
  const number = visit.identifier?.[0]?.value ?? '';
  const appointment = await register.read('PractitionerRole', makers.appointment);
  return {
    person,
    doctor: await register.read('Practitioner', makers.doctor),
    // A report says how its author is reached; the register of the sandbox does not.
    appointment: {
      ...appointment,
      telecom: appointment.telecom ?? [{ system: 'phone', value: '081 0000000', use: 'work' }],
    },
    structure: await register.read('Organization', makers.structure),
    visit: await register.create(visit, { ifNoneExist: { identifier: token(system, number) } }),
  };
}

/** System of the numbers that the clinic gives. */
const system = 'https://ospedale.example/sid/ambulatorio';

/** The team lets the specialist see the person. */
function teamOf(patient: string): CareTeam {
  return {
    resourceType: 'CareTeam',
    identifier: [{ system, value: `${patient.slice('Patient/'.length)}.equipe` }],
    status: 'active',
    subject: { reference: patient },
    participant: [{ member: { reference: `PractitionerRole/${makers.appointment}` } }],
  };
}

function visitOf(patient: string, calendar: Calendar): Encounter {
  return {
    resourceType: 'Encounter',
    identifier: [{ system, value: `${patient.slice('Patient/'.length)}.${calendar.day(0)}` }],
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: patient },
    participant: [{ individual: { reference: `Practitioner/${makers.doctor}` } }],
    period: { start: calendar.atNight(0, 1), end: calendar.atNight(0, 2) },
    serviceProvider: { reference: `Organization/${makers.structure}` },
  };
}
