import type { OperationOutcome, Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { FhirError, type Issue, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import { dayAt, daysBetween } from '../../calendar/civil-day.ts';
import { actorOf } from '../../steps/actor.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { ruleOf } from '../agendas/machine.ts';
import { agendaRemark } from '../agendas/rules.ts';
import { serviceSystem } from '../bookings/service-codes.ts';
import { kindOf } from '../bookings/wait.ts';
import { type Deadline, deadlineOf } from '../maximum-times/deadline.ts';
import type { Availability, AvailabilitySource } from './availability-keeper.ts';
import { describeSearch } from './describe-search.ts';
import { findBundles } from './find-bundles.ts';
import { findFirst } from './find-first.ts';
import type { FreeSlot, ServiceWanted } from './query.ts';
import { type AvailabilitySearch, readSearch } from './read-search.ts';

/** Name of the operation. */
export const findName = 'find-availability';

/**
 * `HealthcareService/$find-availability`: the first free slots of a service that the caller may book, over all structures, or of several
 * services that follow one another on one day. The answer says whether they lie within the longest wait of the class and in the area
 * where times are guaranteed to the person, the first one there, and, when there is none in time, that she goes on the waiting list.
 *
 * Refusals: those of `readSearch`; `step-role-not-allowed` 403; `availability-not-ready` 503.
 */
export function findAvailability(source: AvailabilitySource): OperationHandler {
  const rule = ruleOf(findName);
  return {
    name: findName,
    definition: definitionUrl(findName),
    levels: ['type'],
    types: ['HealthcareService'],
    readOnly: true,
    description: describeSearch(rule),
    async handle(context, request, _, touched) {
      const actor = actorOf(request.principal);
      if (!rule.roles.includes(actor.role)) {
        throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${findName}`, role: actor.role } });
      }
      const search = await readSearch(findName, { context, request, actor, now: Date.now() });
      for (const one of search.read) touched.push({ type: one.resourceType, id: one.id, texts: [JSON.stringify(one)] });
      const answer = answerOf(await source.current(), search);
      const parameter = [
        ...answer.parameter,
        ...(answer.remarks.length === 0 ? [] : [remarked(toOperationOutcome(answer.remarks, request.language))]),
      ];
      const body: Parameters = { resourceType: 'Parameters', parameter };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  };
}

interface Answer {
  readonly parameter: readonly ParametersParameter[];
  readonly remarks: readonly Issue[];
}

function answerOf(availability: Availability, search: AvailabilitySearch): Answer {
  const { frame, services, guarantee } = search;
  const deadlines = services.map((service) => deadlineFor(service, frame.now));
  const found = search.sameDay && services.length > 1 ? bundlesOf(availability, search) : undefined;
  const singles =
    found === undefined ? services.map((service) => findFirst(availability.index, { ...service, ...frame })) : [];
  const guaranteed = guarantee && services.map((service) => firstGuaranteed(availability, search, service));
  const isGuaranteed = (slot: FreeSlot): boolean =>
    guarantee?.level === 'asl' && availability.agendas.get(slot.agenda)?.offer.asl === guarantee.code;
  const part = (slot: FreeSlot, at: number): ParametersParameter[] =>
    partsOf(availability, frame.now, slot, services[at], deadlines[at], guarantee && isGuaranteed(slot));
  const firsts = guaranteed ?? singles.map((slots) => slots[0]);
  const late = firsts.some((slot, at) => {
    const deadline = deadlines[at];
    return deadline !== undefined && (slot === undefined || slot.start > deadline.lastInstant);
  });
  return {
    parameter: [
      { name: 'channel', valueCode: frame.channel },
      ...areaParts(search),
      ...services.flatMap((service, at) => limitParts(service, deadlines[at])),
      ...(guaranteed ?? []).flatMap((slot, at) =>
        slot === undefined ? [] : [{ name: 'firstGuaranteed', part: part(slot, at) }],
      ),
      ...singles.flatMap((slots, at) => slots.map((slot) => ({ name: 'availability', part: part(slot, at) }))),
      ...(found?.bundles ?? []).map((slots) => ({
        name: 'bundle',
        part: slots.map((slot, at) => ({ name: 'availability', part: part(slot, at) })),
      })),
    ],
    remarks: [
      ...(late && (guaranteed !== undefined || found === undefined) ? [agendaRemark('BA-08', 'Slot.start')] : []),
      ...(found?.complete === false ? [agendaRemark('BA-09', 'Slot')] : []),
    ],
  };
}

function bundlesOf({ index }: Availability, { frame, services, sameStructure, minutesBetween }: AvailabilitySearch) {
  const items = services.map((service, at) => (at === 0 ? service : { ...service, minimumGap: minutesBetween }));
  return findBundles(index, { ...frame, items, sameStructure });
}

/** The first slot where times are guaranteed to the person, wherever else she looks. */
function firstGuaranteed(
  { index }: Availability,
  { frame, guarantee }: AvailabilitySearch,
  service: ServiceWanted,
): FreeSlot | undefined {
  const { near: _, municipality: __, ...rest } = frame;
  return findFirst(index, { ...service, ...rest, area: guarantee ?? frame.area, from: frame.now, count: 1 })[0];
}

/** Until when a request of now keeps its class; undefined for a follow-up. */
function deadlineFor({ access, class: letter, service }: ServiceWanted, now: number): Deadline | undefined {
  if (access === 'control' || letter === undefined) return undefined;
  return deadlineOf({ class: letter, kind: kindOf({ coding: [{ code: service }] }), requestedAt: now });
}

function limitParts({ service, class: letter }: ServiceWanted, deadline: Deadline | undefined): ParametersParameter[] {
  if (deadline === undefined || letter === undefined) return [];
  return [
    {
      name: 'maximumTime',
      part: [
        { name: 'service', valueCode: service },
        { name: 'priority', valueCode: letter },
        { name: 'lastDay', valueDate: deadline.lastDay },
        { name: 'lastInstant', valueInstant: new Date(deadline.lastInstant).toISOString() },
      ],
    },
  ];
}

function areaParts({ frame: { area }, guarantee }: AvailabilitySearch): ParametersParameter[] {
  const part = (name: string, one: AvailabilitySearch['frame']['area']): ParametersParameter => ({
    name,
    part: [
      { name: 'level', valueCode: one.level },
      ...(one.level === 'region' ? [] : [{ name: 'code', valueString: one.code }]),
    ],
  });
  return [part('area', area), ...(guarantee === undefined ? [] : [part('guarantee', guarantee)])];
}

function partsOf(
  { agendas }: Availability,
  now: number,
  slot: FreeSlot,
  wanted: ServiceWanted | undefined,
  deadline: Deadline | undefined,
  isGuaranteed: boolean | undefined,
): ParametersParameter[] {
  const known = agendas.get(slot.agenda);
  const reference = (name: string, to: string | undefined, display?: string): ParametersParameter[] =>
    to === undefined || to === ''
      ? []
      : [{ name, valueReference: { reference: to, ...(display === undefined ? {} : { display }) } }];
  const display = known?.services.find(({ code }) => code === wanted?.service)?.display;
  return [
    ...reference('slot', `Slot/${slot.slot}`),
    { name: 'start', valueInstant: new Date(slot.start).toISOString() },
    { name: 'end', valueInstant: new Date(slot.end).toISOString() },
    {
      name: 'service',
      valueCoding: {
        system: serviceSystem,
        code: wanted?.service ?? '',
        ...(display === undefined ? {} : { display }),
      },
    },
    { name: 'mode', valueCode: wanted?.mode ?? 'in-person' },
    ...reference('agenda', `Schedule/${slot.agenda}`, known?.code),
    ...reference('place', slot.structure, known?.placeName),
    ...reference('organization', known?.organization, known?.organizationName),
    ...reference('healthcareService', known?.offeredService),
    ...(slot.metres === undefined ? [] : [{ name: 'kilometres', valueDecimal: Math.round(slot.metres / 100) / 10 }]),
    { name: 'days', valueInteger: daysBetween(dayAt(now), dayAt(slot.start)) },
    ...(deadline === undefined
      ? []
      : [{ name: 'withinMaximumTime', valueBoolean: slot.start <= deadline.lastInstant }]),
    ...(isGuaranteed === undefined ? [] : [{ name: 'inGuaranteeArea', valueBoolean: isGuaranteed }]),
    ...(known?.comment === undefined ? [] : [{ name: 'comment', valueString: known.comment }]),
  ];
}

function remarked(resource: OperationOutcome): ParametersParameter {
  return { name: 'outcome', resource };
}
