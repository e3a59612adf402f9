import assert from 'node:assert/strict';
import type {
  Appointment,
  CarePlan,
  Condition,
  Encounter,
  EpisodeOfCare,
  Extension,
  Organization,
  Patient,
  QuestionnaireResponse,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';

/** What the count by loops answers for one group of an indicator. */
export interface Counted {
  readonly persons: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly median: number | null;
  readonly percentile90: number | null;
}

/** The period of the count: Italian days `YYYY-MM-DD`, both included; `year` for the age at 31 December. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly year: number;
}

interface Unit {
  readonly person: string;
  readonly authority: string | undefined;
  readonly level?: string | undefined;
  readonly age?: number | undefined;
  readonly numerator: number;
  readonly denominator: number;
  readonly days?: number;
}

/** Whom a group is made of, by the names of the dimensions. */
export type GroupOf = (unit: Unit) => string;

const base = 'https://fhir.sinfonia.campania.it';
const rome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });

function day(text: string | undefined): string | undefined {
  if (text === undefined || text.length < 10) return undefined;
  return text.length === 10 ? text : rome.format(new Date(text));
}

function between(one: string, other: string): number {
  return Math.round((Date.parse(other) - Date.parse(one)) / 86_400_000);
}

function addDay(text: string): string {
  return new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10);
}

function extensionOf(resource: { extension?: Extension[] }, url: string): Extension | undefined {
  return resource.extension?.find((one) => one.url === url);
}

const caseExtension = 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare';
const done = ['active', 'on-hold', 'completed'];

/**
 * Counts the indicators again, by plain loops over the resources and texts of dates: shares no code, no SQL and no view with
 * what it checks.
 */
export function countPlainly(resources: readonly Resource[], span: Span): (code: string) => readonly Unit[] {
  const of = <T extends Resource>(type: T['resourceType']) => resources.filter((r) => r.resourceType === type) as T[];
  const patients = new Map(of<Patient>('Patient').map((one) => [`Patient/${one.id}`, one]));
  const referrals = new Map(of<ServiceRequest>('ServiceRequest').map((one) => [`ServiceRequest/${one.id}`, one]));
  const conditions = new Map(of<Condition>('Condition').map((one) => [`Condition/${one.id}`, one]));
  const organizations = of<Organization>('Organization');
  const encounters = of<Encounter>('Encounter').filter((one) => one.class.code === 'HH' && one.status === 'finished');
  const plans = of<CarePlan>('CarePlan').filter((one) =>
    one.category?.some(({ coding }) => coding?.some(({ code }) => code === 'pai')),
  );
  const evaluations = of<QuestionnaireResponse>('QuestionnaireResponse').filter((one) =>
    one.questionnaire?.startsWith(`${base}/Questionnaire/siad-valutazione`),
  );
  const episodes = of<EpisodeOfCare>('EpisodeOfCare').filter((one) =>
    one.type?.some(({ coding }) => coding?.some(({ system }) => system === `${base}/CodeSystem/siad-tipologia-pic`)),
  );
  const accessesOf = (id: string | undefined) =>
    encounters.filter((one) => one.episodeOfCare?.[0]?.reference === `EpisodeOfCare/${id}`);
  const ofCase = <T extends { extension?: Extension[] }>(list: readonly T[], id: string | undefined) =>
    list.filter((one) => extensionOf(one, caseExtension)?.valueReference?.reference === `EpisodeOfCare/${id}`);
  const ageOf = (reference: string | undefined) => {
    const birth = patients.get(reference ?? '')?.birthDate;
    return birth === undefined ? undefined : span.year - Number(birth.slice(0, 4));
  };
  const unitOf = (episode: EpisodeOfCare): Unit => ({
    person: episode.patient.reference ?? '',
    authority: episode.managingOrganization?.reference?.split('/')[1],
    age: ageOf(episode.patient.reference),
    numerator: 1,
    denominator: 1,
  });
  const endOf = (episode: EpisodeOfCare) => (episode.status === 'finished' ? day(episode.period?.end) : undefined);
  const isPic = ({ status }: EpisodeOfCare) => status === 'active' || status === 'onhold' || status === 'finished';
  const isIn = (text: string | undefined): text is string => text !== undefined && text >= span.from && text <= span.to;

  /** Cases in charge in a window, with their first and last day in it. */
  function* inCharge(from: string) {
    for (const episode of episodes) {
      const start = day(episode.period?.start);
      const end = endOf(episode) ?? '9999-12-31';
      if (!isPic(episode) || start === undefined || start > span.to || end < from) continue;
      yield { episode, since: start > from ? start : from, until: end < span.to ? end : span.to };
    }
  }

  function levels(): readonly Unit[] {
    const highest = new Map<string, Unit & { readonly cia: number }>();
    for (const { episode, since, until } of inCharge(span.from)) {
      const days = new Set<string>();
      const ofCare = daysOfCare(episode, since, until);
      for (const access of accessesOf(episode.id)) {
        const on = day(access.period?.start) ?? '';
        if (ofCare.has(on)) days.add(on);
      }
      const cia = ofCare.size === 0 ? -1 : Math.floor((days.size / ofCare.size) * 100 + 0.5 + 1e-9);
      const palliative = episode.type?.[0]?.coding?.[0]?.code === '2';
      const unit = unitOf(episode);
      const key = `${unit.person} ${unit.authority}`;
      const level = levelOf(cia, palliative);
      if ((highest.get(key)?.cia ?? -2) < cia) highest.set(key, { ...unit, level, cia });
    }
    return [...highest.values()];
  }

  function* waits(first: (episode: EpisodeOfCare) => string | undefined): Generator<Unit> {
    for (const episode of episodes) {
      const referred = day(referrals.get(episode.referralRequest?.[0]?.reference ?? '')?.authoredOn);
      const at = first(episode);
      if (!isPic(episode) || referred === undefined || !isIn(at) || at < referred) continue;
      yield { ...unitOf(episode), days: between(referred, at) };
    }
  }

  const earliest = (days: readonly (string | undefined)[]) =>
    days.filter((one): one is string => one !== undefined).sort()[0];

  function* onTime(): Generator<Unit> {
    for (const plan of plans.filter(({ status }) => done.includes(status))) {
      const reference = extensionOf(plan, caseExtension)?.valueReference?.reference;
      const episode = episodes.find(({ id }) => `EpisodeOfCare/${id}` === reference);
      const due = day(extensionOf(plan, `${base}/StructureDefinition/pai-review-date`)?.valueDate ?? plan.period?.end);
      if (episode === undefined || !isPic(episode) || !isIn(due)) continue;
      const end = endOf(episode);
      if (end !== undefined && end <= due) continue;
      const started = day(plan.period?.start) ?? '9999';
      const created = day(plan.created) ?? '9999';
      const again = ofCase(evaluations, episode.id).some((one) => {
        const at = day(one.authored) ?? '';
        const repeated = one.item?.some(({ linkId }) => linkId === 'motivo') === true;
        return repeated && ['completed', 'amended'].includes(one.status) && at > started && at <= due;
      });
      const renewed = ofCase(plans, episode.id).some((one) => {
        const at = day(one.created) ?? '';
        return one.id !== plan.id && done.includes(one.status) && at > created && at <= due;
      });
      yield { ...unitOf(episode), numerator: again || renewed ? 1 : 0 };
    }
  }

  function* visits(): Generator<Unit> {
    for (const visit of of<Appointment>('Appointment')) {
      const reference = visit.supportingInformation?.find((one) => one.reference?.startsWith('EpisodeOfCare/'));
      const episode = episodes.find(({ id }) => `EpisodeOfCare/${id}` === reference?.reference);
      const counts = ['booked', 'arrived', 'checked-in', 'fulfilled', 'noshow'].includes(visit.status);
      if (episode === undefined || !counts || !isIn(day(visit.start))) continue;
      const made = encounters.some((one) => one.appointment?.[0]?.reference === `Appointment/${visit.id}`);
      yield { ...unitOf(episode), numerator: visit.status === 'fulfilled' || made ? 1 : 0 };
    }
  }

  function* suspensions(): Generator<Unit> {
    for (const { episode, since, until } of inCharge(span.from)) {
      let all = 0;
      for (let on = since; on <= until; on = addDay(on)) all += 1;
      yield { ...unitOf(episode), numerator: all - daysOfCare(episode, since, until).size, denominator: all };
    }
  }

  /** Days in charge that are not on hold; on the day on which a suspension ends there is care again. */
  function daysOfCare({ statusHistory = [] }: EpisodeOfCare, since: string, until: string): ReadonlySet<string> {
    const days = new Set<string>();
    for (let on = since; on <= until; on = addDay(on)) {
      const holds = statusHistory.some(
        ({ status, period }) =>
          status === 'onhold' && (day(period.start) ?? '9') <= on && on < (day(period.end) ?? '9'),
      );
      if (!holds) days.add(on);
    }
    return days;
  }

  const startOfYear = `${span.year}-01-01`;
  const inCareThisYear = () => [...inCharge(startOfYear)].map(({ episode }) => unitOf(episode));

  function* registered(): Generator<Unit> {
    const inCare = new Set(inCareThisYear().map(({ person }) => person));
    for (const [person, patient] of patients) {
      const age = ageOf(person) ?? 0;
      if (age < 65) continue;
      const home = patient.address?.find(({ use }) => use === 'home');
      const code = home && extensionOf(home, `${base}/StructureDefinition/address-asl`)?.valueCoding?.code;
      const authority = organizations.find(
        ({ identifier, type }) => type?.[0]?.coding?.[0]?.code === 'asl' && identifier?.[0]?.value === code,
      )?.id;
      yield { person, authority, age, numerator: inCare.has(person) ? 1 : 0, denominator: 1 };
    }
  }

  function* deaths(): Generator<Unit> {
    for (const episode of episodes) {
      const reason = extensionOf(episode, `${base}/StructureDefinition/home-care-closing-reason`)?.valueCodeableConcept
        ?.coding?.[0]?.code;
      const first = episode.diagnosis?.find(({ rank }) => rank === 1)?.condition.reference;
      const chapter = Number(conditions.get(first ?? '')?.code?.coding?.[0]?.code?.slice(0, 3));
      const palliative = episode.type?.[0]?.coding?.[0]?.code === '2';
      if (!palliative || !isIn(endOf(episode)) || !['3', '4', '7'].includes(reason ?? '')) continue;
      if (chapter >= 140 && chapter <= 208) yield unitOf(episode);
    }
  }

  const counts: Readonly<Record<string, () => Iterable<Unit>>> = {
    'people-in-charge': levels,
    'nsg-d22z': () => levels().filter(({ level }) => level?.startsWith('adi-')),
    'nsg-d30z-style': deaths,
    'days-to-first-access': () => waits(({ id }) => earliest(accessesOf(id).map(({ period }) => day(period?.start)))),
    'days-to-plan': () =>
      waits(({ id }) =>
        earliest(
          ofCase(plans, id)
            .filter(({ status }) => done.includes(status))
            .map(({ created }) => day(created)),
        ),
      ),
    'plans-on-time': onTime,
    'visits-delivered': visits,
    accesses: () =>
      episodes.flatMap((episode) =>
        accessesOf(episode.id)
          .filter(({ period }) => isIn(day(period?.start)))
          .map(() => unitOf(episode)),
      ),
    'suspended-days': suspensions,
    'pnrr-over-65': () => inCareThisYear().filter(({ age }) => (age ?? 0) >= 65),
    'over-65-registered': registered,
  };
  return (code) => {
    const count = counts[code];
    assert.ok(count, `no count for ${code}`);
    return [...count()];
  };
}

function levelOf(cia: number, palliative: boolean): string | undefined {
  if (cia < 0) return undefined;
  if (palliative) return cia > 50 ? 'palliative-specialist' : cia < 50 ? 'palliative-base' : undefined;
  if (cia > 50) return 'adi-3';
  if (cia > 30) return 'adi-2';
  return cia > 13 ? 'adi-1' : 'base';
}

/** Puts units together. */
export function sumUp(units: readonly Unit[]): Counted {
  const sum = (of: (unit: Unit) => number) => units.reduce((total, unit) => total + of(unit), 0);
  const days = units.flatMap((unit) => unit.days ?? []).sort((one, other) => one - other);
  const middle = Math.floor(days.length / 2);
  const median = days.length % 2 === 1 ? days[middle] : ((days[middle - 1] ?? 0) + (days[middle] ?? 0)) / 2;
  return {
    persons: new Set(units.map(({ person }) => person)).size,
    numerator: sum((unit) => unit.numerator),
    denominator: sum((unit) => unit.denominator),
    median: days.length === 0 ? null : (median ?? null),
    percentile90: days.length === 0 ? null : (days[Math.ceil(days.length * 0.9 - 1e-9) - 1] ?? null),
  };
}
