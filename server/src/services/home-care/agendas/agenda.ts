import type { Appointment, Parameters, ParametersParameter, Patient } from '@medplum/fhirtypes';
import { addDays, isCivilDate } from '@sinfonia/mappings';
import { type BilingualText, FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { presented } from '../../../fhir/showing.ts';
import { touch } from '../../../fhir/touched.ts';
import { toInstant } from '../../calendar/civil-day.ts';
import { actorOf } from '../../steps/actor.ts';
import { dayOf } from '../../steps/days.ts';
import { invalidAt } from '../../steps/parameters.ts';
import { requireRole } from '../../steps/standing.ts';
import { rolesOf } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import { ruleOf } from '../machine.ts';
import { type Place, toPlace } from '../scheduling/route/distance.ts';
import { orderDay } from '../scheduling/route/order-day.ts';
import { type BookedAppointment, bookedFor } from './booked-visits.ts';
import { isSelf, requireCoordination } from './coordination.ts';

/** Name of the operation. */
export const agendaName = 'home-care-agenda';

const rule = ruleOf(agendaName);

const moment = (name: string, min: 0 | 1, text: BilingualText): DescribedParameter => ({
  name,
  min,
  max: '1',
  type: 'instant',
  text,
});

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Dice gli accessi di un professionista in un giorno, in un ordine con poca strada, con quando ognuno può cominciare e i chilometri della giornata. Gli accessi con altri partecipanti restano alla loro ora. Ciò che il chiamante non può vedere è detto solo come tempo occupato.',
    en: 'Tells the visits of a professional on a day, in an order with a short way, with when each can begin and the kilometres of the day. Visits with other participants stay at their time. What the caller may not see is told as taken time only.',
  },
  comment: [
    rolesOf(rule),
    {
      it: 'Per il professionista stesso e per chi coordina presso la sua organizzazione; per gli altri non esiste.',
      en: 'For the professional herself and for who coordinates at her organization; for others it does not exist.',
    },
  ],
  in: [
    {
      name: 'date',
      min: 0,
      max: '1',
      type: 'date',
      text: { it: 'Giorno (Europe/Rome); oggi se assente', en: 'Day (Europe/Rome); today unless given' },
    },
  ],
  out: [
    { name: 'date', min: 1, max: '1', type: 'date', text: { it: 'Giorno', en: 'Day' } },
    {
      name: 'kilometres',
      min: 1,
      max: '1',
      type: 'decimal',
      text: { it: 'Chilometri della giornata', en: 'Kilometres of the day' },
    },
    {
      name: 'stop',
      min: 0,
      max: '*',
      text: { it: "Accesso, nell'ordine", en: 'Visit, in the order' },
      part: [
        moment('start', 1, { it: 'Quando può cominciare', en: 'When it can begin' }),
        moment('end', 1, { it: 'Quando finisce', en: 'When it ends' }),
        moment('planned', 0, { it: 'Per quando è programmato', en: 'When it is planned for' }),
        {
          name: 'appointment',
          min: 0,
          max: '1',
          type: 'Appointment',
          text: { it: 'Appuntamento, se il chiamante può vederlo', en: 'Appointment, if the caller may see it' },
        },
      ],
    },
  ],
  refusals: [
    'operation-parameter-unknown',
    'operation-parameter-invalid',
    'access-denied',
    'step-role-not-allowed',
    'resource-not-found',
  ],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET PractitionerRole/[id]/$home-care-agenda?date=YYYY-MM-DD`: the visits of a professional on a day (Europe/Rome), today
 * unless given, in an order with a short way, with when each can begin and the kilometres of the day. Visits with other
 * participants stay at their time. For the professional herself, and for who coordinates at her organization; each visit is shown as the
 * caller may see it, and what may not be seen is told as taken time only.
 *
 * Answer: Parameters with `date`, `kilometres`, and for each visit `stop` with `start`, `end` and `appointment`.
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403, `operation-parameter-invalid` 400.
 */
export const agendaOperation: OperationHandler = {
  name: agendaName,
  definition: definitionUrl(agendaName),
  levels: ['instance'],
  types: ['PractitionerRole'],
  readOnly: true,
  description,
  async handle(context, request, { id = '' }, touched) {
    const asked = readParameters(agendaName, { date: 'text' }, request);
    const date = asked.text('date') ?? dayOf(Date.now());
    if (!isCivilDate(date)) throw invalidAt('http.date', 'YYYY-MM-DD');
    await requireOwnOrCoordinated(context.store, request, id);
    const operator = `PractitionerRole/${id}`;
    const [from, to] = [toInstant(date, 0), toInstant(addDays(date, 1), 0)];
    const booked = (await bookedFor(context.store, [operator], from, to)).filter((one) => one.from >= from);
    const places = new Map<string, Place>();
    for (const { patient } of booked) {
      if (!places.has(patient)) places.set(patient, await placeOf(context.store, patient));
    }
    const earliest = Math.min(...booked.map((one) => one.from), to);
    const route = orderDay(
      booked.map((one) => ({
        key: one.key,
        place: places.get(one.patient) ?? toPlace({}),
        minutes: Math.ceil((one.to - one.from) / 60_000),
        ...(isFixed(one) ? { fixed: one.from } : {}),
      })),
      { at: earliest },
    );
    const byKey = new Map(booked.map((one) => [one.key, one]));
    const versions = await Promise.all(
      route.stops.map(({ key }) => context.store.read({ type: 'Appointment', id: key.slice('Appointment/'.length) })),
    );
    const known = versions.filter((one) => one !== undefined);
    const seen = context.access.isUnrestricted(request.principal)
      ? undefined
      : await context.access.visible(request.principal, known, 'read');
    const shown = await presented(
      { context, request },
      known.filter((one) => seen === undefined || seen.has(`${one.type}/${one.id}`)),
    );
    for (const version of shown) touched.push(touch(version));
    const texts = new Map(shown.map((one) => [`${one.type}/${one.id}`, one.json]));
    const stops = route.stops.map(({ key, start, end }): ParametersParameter => {
      const text = texts.get(key);
      const planned = byKey.get(key);
      return {
        name: 'stop',
        part: [
          { name: 'start', valueInstant: new Date(start).toISOString() },
          { name: 'end', valueInstant: new Date(end).toISOString() },
          ...(planned === undefined ? [] : [{ name: 'planned', valueInstant: new Date(planned.from).toISOString() }]),
          ...(text === undefined || text === ''
            ? []
            : [{ name: 'appointment', resource: JSON.parse(text) as Appointment }]),
        ],
      };
    });
    const body: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'date', valueDate: date },
        { name: 'kilometres', valueDecimal: Math.round(route.kilometres * 10) / 10 },
        ...stops,
      ],
    };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  },
};

/** Visits that others take part in, beside person and professional, cannot be put elsewhere in the day. */
const isFixed = ({ appointment }: BookedAppointment): boolean => (appointment.participant ?? []).length > 2;

async function placeOf(store: Reading, patient: string): Promise<Place> {
  const person: Patient | undefined = await readResource(store, 'Patient', patient);
  const [address] = person?.address?.filter(({ use }) => use === 'home' || use === undefined) ?? [];
  return toPlace(address ?? {});
}

/** The professional herself, or who coordinates the care at the same organization. */
async function requireOwnOrCoordinated(store: Reading, request: FhirRequest, id: string): Promise<void> {
  const actor = actorOf(request.principal);
  requireRole(rule, agendaName, actor);
  const role = await readResource(store, 'PractitionerRole', `PractitionerRole/${id}`);
  if (role === undefined) throw new FhirError({ code: 'resource-not-found', values: { type: 'PractitionerRole', id } });
  if (!isSelf(actor, role)) await requireCoordination(store, actor, role);
}
