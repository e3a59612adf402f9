import type { Task } from '@medplum/fhirtypes';
import {
  type AccessStorage,
  type CaseReference,
  identifierSystems,
  memoryAccessStorage,
  type SinfoniaClient,
  SinfoniaError,
  siadAssessment,
  token,
} from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import { type Cast, registers } from './actors.ts';
import { admit, discharge } from './citizen.ts';
import { evaluation, everydayForm, painForm } from './forms.ts';

/** The story that is told, with whom and when. */
export interface Story {
  /** The registers and the hospital, which are no part of home care. */
  readonly platform: SinfoniaClient;
  readonly cast: Cast;
  /** References of the citizen and of who helps her. */
  readonly patient: string;
  readonly caregiver: string;
  /** Days counted from the first day of the PAI; the day on which the story is told is `tellingDay`. */
  readonly calendar: Calendar;
  /** Name of the case, without personal data. */
  readonly key: string;
  readonly say: Say;
  /** Where the operator's device keeps the accesses that it could not send. */
  readonly device?: AccessStorage;
  /** The present, ms since the epoch. */
  readonly now?: () => number;
}

/** Day, from the presa in carico, on which visits are booked and the case is concluded: today, by default. */
export const tellingDay = 15;

/** Day of the evaluation, from which the person is in charge: two days before the PAI begins. */
export const evaluationDay = -2;

const unit = [
  { who: registers.coordinator, role: 'health-coordinator' },
  { who: registers.doctor, role: 'clinical-lead' },
  { who: registers.social, role: 'social-coordinator' },
] as const;

const dressing = {
  service: '17',
  figure: '3',
  performer: registers.nurse,
  frequency: 2,
  period: 1,
  unit: 'wk',
} as const;
const personalCare = {
  service: '15',
  figure: '10',
  performer: registers.cooperative,
  frequency: 3,
  period: 1,
  unit: 'wk',
} as const;

/**
 * Tells the story from wherever it stands. Every step has a key: one that was made before changes nothing, so that a run
 * which broke off is taken up by making all steps again. Answers the case.
 */
export async function tellStory(story: Story): Promise<CaseReference> {
  const { cast } = story;
  const known = await caseOf(story);
  if (known !== undefined && (await cast.coordinator.homeCare.state(known)).state === 'closed') return known;
  const episode = known ?? (await accept(story, await refer(story)));
  // From here the ward sees no more than what it wrote.
  await discharge(story.platform, story.key, story.calendar.instant(-1, 9));
  await evaluate(story, episode);
  await agree(story, episode);
  await firstAccesses(story, episode);
  await stayInHospital(story, episode);
  await evaluateAgain(story, episode);
  await visitsOfTheDay(story, episode);
  return episode;
}

/** The case of the story, once it was opened: the server names it by its referral and the key of the step that opened it. */
export async function caseOf({ cast, patient, key }: Story): Promise<CaseReference | undefined> {
  const cases = await cast.coordinator.search('EpisodeOfCare', { patient }).toArray();
  const own = cases.find(({ identifier }) =>
    identifier?.some(
      ({ system, value }) => system === identifierSystems.serviceEntry && value?.endsWith(`.${key}.accept.case`),
    ),
  );
  return own === undefined ? undefined : `EpisodeOfCare/${own.id}`;
}

async function refer(story: Story): Promise<`ServiceRequest/${string}`> {
  const { platform, cast, patient, calendar, key, say } = story;
  await admit(platform, patient, key, calendar.instant(-12, 7));
  const { referral, repeated } = await cast.ward.homeCare.refer({
    patient,
    source: '4',
    protectedDischarge: true,
    authoredOn: calendar.day(-5),
    priority: 'urgent',
    reason: 'Dimissione protetta con lesione da decubito',
    reasonCodes: [evaluation.prevailing],
    key: `${key}.refer`,
  });
  if (referral === undefined)
    throw new Error('il reparto non vede la segnalazione · the ward does not see its referral');
  if (!repeated) say('il reparto segnala la dimissione protetta', 'the ward refers the protected discharge');
  return `ServiceRequest/${referral.id}`;
}

async function accept(story: Story, referral: `ServiceRequest/${string}`): Promise<CaseReference> {
  const { cast, calendar, key, say } = story;
  const { episode, repeated } = await cast.coordinator.homeCare.accept(referral, {
    need: 'complex',
    acceptedOn: calendar.day(-4),
    note: 'Perdita di autonomia e lesione da decubito: bisogno complesso',
    key: `${key}.accept`,
  });
  if (!repeated) say('la coordinatrice accoglie: bisogno complesso', 'the coordinator accepts: complex need');
  return `EpisodeOfCare/${episode.id}`;
}

async function evaluate(story: Story, episode: CaseReference): Promise<void> {
  const { cast, calendar, key, say } = story;
  const authored = calendar.instant(evaluationDay, 8);
  const first = await cast.coordinator.homeCare.assess(episode, {
    responses: [siadAssessment(evaluation, { authored })],
    members: unit,
    diagnoses: [evaluation.prevailing, '250.00'],
    key: `${key}.assess`,
  });
  if (!first.repeated) say('la UVM valuta: scheda SIAD', 'the UVM evaluates: SIAD form');
  await cast.doctor.homeCare.assess(episode, {
    responses: [painForm(6, authored)],
    members: unit,
    key: `${key}.assess-doctor`,
  });
  // The social secretariat sees whom it is asked to see: the task is the question.
  await cast.coordinator.create(socialTask(story, episode), {
    ifNoneExist: { identifier: token(identifierSystems.serviceEntry, `${key}.social`) },
  });
  const social = await cast.social.homeCare.assess(episode, {
    responses: [everydayForm(['telephone', 'medicines'], authored)],
    members: unit,
    key: `${key}.assess-social`,
  });
  if (!social.repeated) {
    say('medico e segretariato sociale aggiungono NRS e IADL', 'doctor and social secretariat add NRS and IADL');
  }
}

function socialTask({ patient, key }: Story, episode: CaseReference): Task {
  return {
    resourceType: 'Task',
    identifier: [{ system: identifierSystems.serviceEntry, value: `${key}.social` }],
    status: 'requested',
    intent: 'order',
    code: { text: 'Valutazione sociale' },
    focus: { reference: String(episode) },
    for: { reference: patient },
    requester: { reference: registers.coordinator },
    owner: { reference: registers.social },
  };
}

/** The question is answered, and with it ends why the social secretariat sees her. */
async function endSocialTask(coordinator: SinfoniaClient, key: string): Promise<void> {
  const identifier = token(identifierSystems.serviceEntry, `${key}.social`);
  const task = await coordinator.search('Task', { identifier }).first();
  if (task === undefined || task.status === 'completed') return;
  await coordinator.modify('Task', task.id, (one) => ({ ...one, status: 'completed' }));
}

async function agree(story: Story, episode: CaseReference): Promise<void> {
  const { cast, caregiver, calendar, key, say } = story;
  const { homeCare } = cast.coordinator;
  const proposed = await homeCare.proposePai(episode, {
    start: calendar.day(0),
    end: calendar.day(90),
    review: calendar.day(60),
    activities: [dressing, personalCare],
    goals: [{ area: 'skin', text: 'Guarigione della lesione', due: calendar.day(60) }],
    members: [
      { who: registers.doctor, role: 'clinical-lead', operator: '1' },
      { who: registers.nurse, role: 'operator', operator: '3' },
      { who: registers.cooperative, role: 'operator', operator: '10' },
      { who: caregiver, role: 'caregiver' },
    ],
    key: `${key}.propose`,
  });
  if (!proposed.repeated) say('PAI proposto con équipe e obiettivi', 'PAI proposed with team and goals');
  const approved = await homeCare.approvePai(episode, { key: `${key}.approve` });
  if (!approved.repeated) say('PAI approvato', 'PAI approved');
  const signed = await cast.caregiver.homeCare.signPai(episode, { mode: 'portal', key: `${key}.sign` });
  if (!signed.repeated)
    say('il caregiver firma dal portale: presa in carico', 'the caregiver signs on the portal: in charge');
}

async function firstAccesses(story: Story, episode: CaseReference): Promise<void> {
  const { cast, calendar, key, say } = story;
  const nurse = await cast.nurse.homeCare.recordAccess(episode, {
    start: calendar.instant(1, 8, 5),
    end: calendar.instant(1, 8, 40),
    planned: true,
    operators: [{ type: '3', who: registers.nurse }],
    services: [{ code: '17' }, { code: '2' }],
    key: `${key}.access-1`,
  });
  if (!nurse.repeated) say("l'infermiere registra un accesso", 'the nurse records an access');

  // The cooperative's device had no connection at the citizen's house.
  const device = cast.cooperative.homeCare.offlineAccesses(story.device ?? memoryAccessStorage());
  await device.record(episode, {
    start: calendar.instant(3, 9),
    end: calendar.instant(3, 9, 50),
    planned: true,
    operators: [{ type: '10', who: registers.cooperative }],
    services: [{ code: '15' }],
    key: `${key}.access-2`,
  });
  const first = await device.send();
  if (first.fault !== undefined) throw first.fault;
  // The device does not know that the server has it, and sends the same access again.
  const again = await cast.cooperative.homeCare.recordAccess(episode, {
    start: calendar.instant(3, 9),
    end: calendar.instant(3, 9, 50),
    planned: true,
    operators: [{ type: '10', who: registers.cooperative }],
    services: [{ code: '15' }],
    key: `${key}.access-2`,
  });
  if (first.recorded.some(({ answer }) => !answer.repeated)) {
    say(
      `la cooperativa invia due volte un accesso registrato senza rete: ${again.repeated ? 'uno solo' : 'due'}`,
      `the cooperative sends an access recorded offline twice: ${again.repeated ? 'only one' : 'two'}`,
    );
  }
}

async function stayInHospital(story: Story, episode: CaseReference): Promise<void> {
  const { cast, calendar, key, say } = story;
  const suspended = await cast.doctor.homeCare.suspend(episode, {
    on: calendar.day(5),
    reason: '1',
    key: `${key}.suspend`,
  });
  if (!suspended.repeated) say('il medico sospende per ricovero', 'the doctor suspends for a stay in hospital');
  const resumed = await cast.coordinator.homeCare.resume(episode, { on: calendar.day(8), key: `${key}.resume` });
  if (!resumed.repeated) say('la coordinatrice riprende il caso', 'the coordinator resumes the case');
}

async function evaluateAgain(story: Story, episode: CaseReference): Promise<void> {
  const { cast, calendar, key, say } = story;
  const { homeCare } = cast.coordinator;
  const evaluated = await homeCare.reassess(episode, {
    reason: '2',
    confirms: true,
    authored: calendar.instant(9, 9),
    members: unit,
    key: `${key}.reassess`,
  });
  if (!evaluated.repeated) say('rivalutazione: confermata', 're-evaluation: confirmed');
  const changed = await homeCare.changeIntensity(episode, {
    activities: [{ ...dressing, frequency: 1, unit: 'd' }, personalCare],
    note: 'Medicazione ogni giorno dopo il ricovero',
    key: `${key}.intensity`,
  });
  if (!changed.repeated) {
    const level = changed.remarks.some(({ rule }) => rule === 'HC-28');
    say(
      `intensità aumentata${level ? ': cambia il livello' : ''}`,
      `intensity raised${level ? ': the level changes' : ''}`,
    );
  }
}

/** The visits of the day on which the story is told: one is missed, one is made. They are not booked for a day that is past. */
async function visitsOfTheDay(story: Story, episode: CaseReference): Promise<void> {
  const { cast, calendar, key, say, now = Date.now } = story;
  const { homeCare } = cast.cooperative;
  const at = (minute: number, day = tellingDay): string => calendar.atNight(day, minute);
  const visit = (start: number, performer: string, service: string, day?: number) =>
    ({ start: at(start, day), end: at(start + 30, day), performer, services: [service] }) as const;
  const booked = await homeCare
    .schedule(episode, {
      visits: [
        visit(5, registers.nurse, '17'),
        visit(40, registers.cooperative, '15'),
        visit(480, registers.nurse, '17', tellingDay + 1),
        visit(540, registers.cooperative, '15', tellingDay + 1),
      ],
      key: `${key}.schedule`,
    })
    .catch((error: unknown) => {
      if (error instanceof SinfoniaError && error.issues.some(({ rule }) => rule === 'HC-29')) return undefined;
      throw error;
    });
  if (booked === undefined) {
    say('il giorno è passato: nessun accesso si programma più', 'the day is past: no visits are booked any more');
    return;
  }
  if (!booked.repeated) {
    say(
      `la cooperativa programma ${booked.appointments.length} accessi`,
      `the cooperative books ${booked.appointments.length} visits`,
    );
  }
  const made = booked.appointments.find(({ start = '' }) => Date.parse(start) === Date.parse(at(40)));
  if (made === undefined || Date.parse(at(68)) > now()) return;
  const recorded = await homeCare.recordAccess(episode, {
    appointment: `Appointment/${made.id}`,
    start: at(42),
    end: at(68),
    operators: [{ type: '10', who: registers.cooperative }],
    services: [{ code: '15' }],
    key: `${key}.access-3`,
  });
  if (!recorded.repeated) say('uno degli accessi del giorno è compiuto', 'one of the visits of the day is made');
}

/** Concludes the case on the day of the story. */
export async function conclude({ cast, calendar, key, say }: Story, episode: CaseReference): Promise<void> {
  const { homeCare } = cast.coordinator;
  if ((await homeCare.state(episode)).state === 'closed') return;
  await endSocialTask(cast.coordinator, key);
  await homeCare.close(episode, {
    on: calendar.day(tellingDay),
    reason: '1',
    achieved: 'achieved',
    key: `${key}.close`,
  });
  say('caso concluso, gli accessi futuri sono annullati', 'case closed, visits to come are cancelled');
}
