import type { Appointment, Encounter, Flag } from '@medplum/fhirtypes';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { Changes, type Read } from '../../steps/changes.ts';
import { platformAs, writeAsPlatform } from '../../steps/platform-write.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../../steps/stored.ts';
import { type Watch, type WatchOptions, watchBy } from '../../steps/watch.ts';
import { operatorOf, patientOf } from '../agendas/booked-visits.ts';
import { readCase } from '../case/home-care-case.ts';
import { homeCareAlerts } from '../machine.ts';
import { noticesOf } from '../notifications.ts';
import {
  type BookedVisit,
  overdueRules,
  overdueVisits,
  type RecordedAccess,
  type VisitAlert,
} from '../scheduling/alerts/overdue-visits.ts';
import { alertKeySystem, toAlertFlag } from '../scheduling/resources/alert-flag.ts';

/** Looks for visits that are late or were missed, and raises an alert for each; a look answers how many. */
export type VisitWatch = Watch<number>;

/** How far back it looks, so that a stop of the server over a weekend leaves no visit unseen. */
const lookBack = 4 * 86_400_000;
const minute = 60_000;

/** The platform itself, in whose name alerts are written. */
const platform = platformAs('sinfonia-home-care');

/**
 * Opens the watch over planned visits. Each alert is a Flag (profile HomeCareAlert), raised once per visit and kind however often and from
 * wherever it is looked, with notices to those that `machine.json` names and its AuditEvent, in one transaction.
 */
export function createVisitWatch(options: WatchOptions): VisitWatch {
  const { context, now = Date.now } = options;

  async function look(): Promise<number> {
    const at = now();
    const due = await dueVisits(context.store, at);
    if (due.length === 0) return 0;
    const accesses = await accessesAround(context.store, due, at);
    let raised = 0;
    for (const alert of overdueVisits(due, accesses, at)) {
      if (await raise(options, alert, at)) raised += 1;
    }
    return raised;
  }

  return watchBy(options, look);
}

/** Visits of home care that were to begin by now and that nobody has called done, or that were done lately. */
async function dueVisits(store: Reading, now: number): Promise<BookedVisit[]> {
  const date = { type: 'Appointment', code: 'date' };
  const [low, high] = [now - lookBack, now - overdueRules.lateAfter * minute];
  const where = all(
    hasCode('Appointment', 'status', 'booked', 'arrived', 'checked-in', 'fulfilled'),
    { kind: 'date', parameter: date, comparator: 'ge', low, high: low + 1 },
    { kind: 'date', parameter: date, comparator: 'lt', low: high, high: high + 1 },
  );
  const visits: BookedVisit[] = [];
  for await (const { json } of everyMatch(store, plainPlan(['Appointment'], where, 500))) {
    const appointment = JSON.parse(json ?? '{}') as Read<Appointment>;
    const patient = patientOf(appointment);
    if (patient === undefined || episodeOf(appointment) === undefined) continue;
    const operator = operatorOf(appointment);
    visits.push({
      key: keyOf(appointment),
      appointment: `Appointment/${appointment.id}`,
      patient,
      status: appointment.status ?? '',
      from: Date.parse(appointment.start ?? ''),
      to: Date.parse(appointment.end ?? ''),
      ...(operator === undefined ? {} : { operator }),
    });
  }
  return visits;
}

/** Name of a visit in the keys of its alerts. */
export const keyOf = ({ id }: Read<Appointment>): string => id;

const episodeOf = ({ supportingInformation }: Appointment): string | undefined =>
  supportingInformation?.map(({ reference }) => reference).find((one) => one?.startsWith('EpisodeOfCare/') === true);

async function accessesAround(store: Reading, due: readonly BookedVisit[], now: number): Promise<RecordedAccess[]> {
  const found: RecordedAccess[] = [];
  const low = now - lookBack - overdueRules.matchWithin * minute;
  const since = {
    kind: 'date',
    parameter: { type: 'Encounter', code: 'date' },
    comparator: 'ge',
    low,
    high: low + 1,
  } as const;
  for (const patient of new Set(due.map((one) => one.patient))) {
    const accesses: Read<Encounter>[] = await findResources(
      store,
      'Encounter',
      all(refersTo('Encounter', 'subject', patient), hasCode('Encounter', 'class', 'HH'), since),
    );
    for (const { id, appointment, participant, period, status } of accesses) {
      if (status === 'cancelled' || status === 'entered-in-error' || period?.start === undefined) continue;
      const fulfils = appointment?.[0]?.reference;
      const operator = participant?.map(({ individual }) => individual?.reference).find((one) => one !== undefined);
      found.push({
        reference: `Encounter/${id}`,
        patient,
        from: Date.parse(period.start),
        ...(fulfils === undefined ? {} : { appointment: fulfils }),
        ...(operator === undefined ? {} : { operator }),
      });
    }
  }
  return found;
}

/** Writes an alert with its notices, unless it is there already. */
async function raise({ context, fhirBase }: WatchOptions, alert: VisitAlert, now: number): Promise<boolean> {
  const { store } = context;
  const sameKey = {
    kind: 'token',
    parameter: { type: 'Flag', code: 'identifier' },
    anyOf: [{ system: alertKeySystem, code: alert.key }],
  } as const;
  const known = plainPlan(['Flag'], sameKey, 1);
  if ((await store.search(known)).entries.length > 0) return false;
  const appointment = await readResource(store, 'Appointment', alert.visit.appointment);
  const episode = await readResource(store, 'EpisodeOfCare', appointment && episodeOf(appointment));
  if (appointment === undefined || episode === undefined) return false;
  const found = await readCase(store, episode);
  const author = episode.managingOrganization?.reference;
  const changes = new Changes(undefined);
  const flag: Flag = toAlertFlag({
    key: alert.key,
    kind: alert.kind,
    patient: found.patient,
    episode: `EpisodeOfCare/${episode.id}`,
    about: [alert.visit.appointment],
    since: alert.since,
    // A late visit took place after all: the alert tells of it, and nothing is left to be done.
    ...(alert.kind === 'late-visit' ? { until: Math.max(now, alert.since) } : {}),
    ...(author === undefined ? {} : { author }),
  });
  changes.createUnless(flag, known);
  const rule = homeCareAlerts.get(alert.kind);
  if (rule !== undefined) {
    const operators = alert.visit.operator === undefined ? [] : [alert.visit.operator];
    const happening = {
      about: [alert.visit.appointment],
      sender: undefined,
      operators,
      now,
    };
    for (const notice of await noticesOf(store, found, [rule], happening)) changes.create(notice);
  }
  await writeAsPlatform({ context, fhirBase }, changes, { as: platform, type: 'Flag', interaction: 'create' });
  return true;
}
