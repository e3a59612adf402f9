import type { Appointment, EpisodeOfCare } from '@medplum/fhirtypes';
import { type EvaluationAnswers, identifierSystems, type SinfoniaClient, type Stored, token } from '@sinfonia/sdk';
import type { Calendar } from './calendar.ts';
import type { Team } from './team.ts';

/** Days from the presa in carico to the conclusion. */
export const closingDay = 20;

/** What a step says when it is done. */
export type Say = (it: string, en: string) => void;

/** The case that is told, and with whom. */
export interface CaseScript {
  readonly client: SinfoniaClient;
  /** Reference of the citizen. */
  readonly patient: string;
  readonly team: Team;
  readonly calendar: Calendar;
  /** Number of the case, without personal data. */
  readonly key: string;
  readonly say: Say;
}

const answers: EvaluationAnswers = {
  prevailing: '707.03',
  concomitant: '250.00',
  cohabitants: 1,
  carer: false,
  autonomy: '3',
  mobility: '3',
  cognitive: '2',
  behavioural: '1',
  socialSupport: '1',
  fragileFamily: false,
  infectionRisk: false,
  bleedingRisk: false,
  needs: ['LesioniCute', 'CuraUlcereCutanee34Grado', 'PrelieviVenosiNonOcc', 'AssistenzaADL', 'SupportoCareGiver'],
};

/** Planned visits: day of the case, who, services given. */
const plannedVisits = [
  { day: 1, operator: 'doctor', type: '1', services: ['1'] },
  { day: 2, operator: 'nurse', type: '3', services: ['17', '2'] },
  { day: 5, operator: 'nurse', type: '3', services: ['17'] },
  { day: 16, operator: 'nurse', type: '3', services: ['17', '4'] },
] as const;

/**
 * Runs the case from where it stands to its conclusion. Each step has a key, so a run that broke off is taken up by the
 * next one and nothing is recorded twice.
 */
export async function runCase(script: CaseScript): Promise<Stored<EpisodeOfCare>> {
  const { client, calendar, team, key, say } = script;
  let episode =
    (await client.search('EpisodeOfCare', { identifier: token(identifierSystems.homeCareCase, key) }).first()) ??
    (await openCase(script));

  if (episode.status === 'planned') {
    await client.homeCare.recordEvaluation(episode, {
      authored: calendar.instant(0, 8),
      author: team.coordinator,
      answers,
      key: `${key}.evaluation-1`,
    });
    say('valutazione multidimensionale registrata', 'evaluation recorded');
    episode = await approvePai(script, episode);
  }
  const booked = episode.status === 'finished' ? [] : await planVisits(script, episode);
  // A suspension in the history says that an earlier run came as far as this.
  if (episode.status === 'active' && !episode.statusHistory?.some((past) => past.status === 'onhold')) {
    await recordVisits(script, episode, booked.slice(0, 3));
    await recordUnplannedVisit(script, episode);
    episode = await client.homeCare.suspend(episode, { on: calendar.day(8), reason: '1' });
    say('caso sospeso per ricovero', 'case suspended for a stay in hospital');
  }
  if (episode.status === 'onhold') {
    episode = await client.homeCare.resume(episode, { on: calendar.day(12) });
    say('caso ripreso', 'case resumed');
  }
  if (episode.status === 'active') {
    await client.homeCare.recordEvaluation(episode, {
      authored: calendar.instant(13, 9),
      author: team.coordinator,
      repeated: { reason: 'change', confirms: true },
      key: `${key}.evaluation-2`,
    });
    say('rivalutazione registrata', 're-evaluation recorded');
    await recordVisits(script, episode, booked.slice(3));
    episode = await client.homeCare.closeCase(episode, { on: calendar.day(closingDay), reason: '1' });
    say('caso concluso', 'case closed');
  }
  return episode;
}

async function openCase({ client, patient, team, calendar, key, say }: CaseScript): Promise<Stored<EpisodeOfCare>> {
  const { episode } = await client.homeCare.openCase({
    patient,
    authority: team.authority,
    kind: 'ordinary',
    referral: { source: '2', authoredOn: calendar.instant(-5, 10), requester: team.doctor },
    acceptedOn: calendar.day(-4),
    careManager: team.coordinator,
    diagnoses: [
      { code: answers.prevailing, text: 'Ulcera da decubito della regione lombosacrale' },
      { code: '250.00' },
    ],
    key,
  });
  say(`caso aperto: EpisodeOfCare/${episode.id}`, 'case opened');
  return episode;
}

async function approvePai(script: CaseScript, episode: Stored<EpisodeOfCare>): Promise<Stored<EpisodeOfCare>> {
  const { client, calendar, team, key, say } = script;
  const approved = await client.homeCare.approvePai(episode, {
    start: calendar.day(0),
    end: calendar.day(90),
    author: team.coordinator,
    activities: [
      { service: '17', performer: team.nurse, frequency: 2, period: 1, unit: 'wk' },
      { service: '1', performer: team.doctor, frequency: 1, period: 3, unit: 'wk' },
    ],
    key: `${key}.pai`,
  });
  say(`PAI approvato: CarePlan/${approved.plan.id}`, 'PAI approved');
  return approved.episode;
}

/** A visit of the plan and its booking. */
type BookedVisit = (typeof plannedVisits)[number] & {
  readonly key: string;
  readonly appointment: Stored<Appointment>;
};

async function planVisits(script: CaseScript, episode: Stored<EpisodeOfCare>): Promise<BookedVisit[]> {
  const { client, calendar, team, key, say } = script;
  const appointments = await client.homeCare.planVisits(
    episode,
    plannedVisits.map((visit, index) => ({
      start: calendar.instant(visit.day, 8),
      end: calendar.instant(visit.day, 8, 45),
      performer: team[visit.operator],
      service: visit.services[0],
      key: `${key}.booking-${index + 1}`,
    })),
  );
  say(`${appointments.length} accessi programmati`, `${appointments.length} visits planned`);
  return plannedVisits.flatMap((visit, index) => {
    const appointment = appointments[index];
    return appointment === undefined ? [] : [{ ...visit, appointment, key: `${key}.visit-${index + 1}` }];
  });
}

async function recordVisits(
  { client, calendar, team, say }: CaseScript,
  episode: Stored<EpisodeOfCare>,
  visits: readonly BookedVisit[],
): Promise<void> {
  for (const { day, operator, type, services, appointment, key } of visits) {
    await client.homeCare.recordVisit(episode, {
      appointment,
      start: calendar.instant(day, 8, 5),
      end: calendar.instant(day, 8, 40),
      operators: [{ type, individual: team[operator] }],
      services: services.map((code) => ({ code })),
      key,
    });
  }
  say(`${visits.length} accessi registrati`, `${visits.length} visits recorded`);
}

async function recordUnplannedVisit(script: CaseScript, episode: Stored<EpisodeOfCare>): Promise<void> {
  const { client, calendar, team, key, say } = script;
  await client.homeCare.recordVisit(episode, {
    start: calendar.instant(6, 15),
    end: calendar.instant(6, 15, 30),
    operators: [{ type: '3', individual: team.nurse }],
    services: [{ code: '13' }],
    key: `${key}.visit-not-planned`,
  });
  say('accesso non programmato registrato', 'visit not planned recorded');
}
