import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../../fhir/operations/operation-description.ts';
import { etagOf } from '../../../../fhir/responses.ts';
import { dayAt } from '../../../calendar/civil-day.ts';
import { actorOf } from '../../../steps/actor.ts';
import { commentOn, stateParameter } from '../../../steps/step-description.ts';
import { definitionUrl } from '../../../steps/step-operation.ts';
import { affectedBy } from '../affected-bookings.ts';
import { codeOfAgenda, publicationOf, stateOn } from '../agenda.ts';
import { agendaService } from '../agenda-service.ts';
import { agendaRules, agendaStates, ruleOf } from '../machine.ts';
import { lastDayWanted } from '../make-slots.ts';
import { patternOf } from '../pattern-of.ts';
import { lacksSlots } from '../slot-watch.ts';
import { existing } from './existing.ts';

/** Name of the operation. */
export const agendaStateName = 'booking-agenda-state';

const rule = ruleOf(agendaStateName);
/** Slots that are to be moved and that an answer lists at most. */
const mostListed = 200;

const part = (name: string, type: string, it: string, en: string, rest: Partial<DescribedParameter> = {}) =>
  ({ name, type, min: 0, max: '1', text: { it, en }, ...rest }) as DescribedParameter;

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: "Dice a che punto è un'agenda: stato, fino a quale giorno i posti sono creati e se ne mancano, prenotazioni da spostare, chiusure, passi che il chiamante può compiere adesso.",
    en: 'Tells where an agenda stands: its state, until which day its slots are made and whether any are wanting, bookings to be moved, closures, and the steps that the caller may make now.',
  },
  comment: commentOn(rule, agendaService.states),
  in: [],
  out: [
    stateParameter(agendaService.states, { it: 'Stato', en: 'State' }),
    part('title', 'string', 'Nome dello stato', 'Name of the state'),
    part('code', 'string', "Codice dell'agenda nel CUP", 'Code of the agenda in the booking centre', { min: 1 }),
    part('slotsThrough', 'date', 'Ultimo giorno con i posti creati', 'Last day whose slots are made'),
    part('slotsWanted', 'date', 'Ultimo giorno di cui si vogliono i posti', 'Last day that slots are wanted for'),
    part('complete', 'boolean', 'Se nessun posto manca', 'Whether no slot is wanting', { min: 1 }),
    part(
      'affectedCount',
      'integer',
      'Posti prenotati o bloccati da spostare',
      'Slots booked or held that are to be moved',
      {
        min: 1,
      },
    ),
    part('affectedSlot', 'Reference', 'Posto da spostare, fra i primi 200', 'Slot to be moved, of the first 200', {
      max: '*',
      targets: ['Slot'],
    }),
    {
      name: 'closure',
      min: 0,
      max: '*',
      text: { it: 'Chiusura non finita', en: 'Closure that is not over' },
      part: [
        part('from', 'date', 'Primo giorno', 'First day', { min: 1 }),
        part('to', 'date', 'Ultimo giorno', 'Last day', { min: 1 }),
        part('reason', 'code', 'Motivo', 'Reason', { min: 1, valueSet: valueSetUrl.BookingClosureReason }),
      ],
    },
    {
      name: 'next',
      min: 0,
      max: '*',
      text: { it: 'Passo che il chiamante può compiere adesso', en: 'Step that the caller may make now' },
      part: [
        part('step', 'code', "Nome dell'operazione, senza $", 'Name of the operation, without $', { min: 1 }),
        part('title', 'string', 'Come si chiama', 'What it is called', { min: 1 }),
      ],
    },
  ],
  refusals: ['access-denied', 'step-role-not-allowed', 'resource-not-found'],
  successes: [200],
  takesIfMatch: false,
};

/** `GET Schedule/[id]/$booking-agenda-state`. Refusals: `access-denied` and `step-role-not-allowed` 403, `resource-not-found` 404. */
export const agendaStateOperation: OperationHandler = {
  name: agendaStateName,
  definition: definitionUrl(agendaStateName),
  levels: ['instance'],
  types: ['Schedule'],
  readOnly: true,
  description,
  async handle(context, request, { id }, touched) {
    const actor = actorOf(request.principal);
    if (!rule.roles.includes(actor.role)) {
      throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${agendaStateName}`, role: actor.role } });
    }
    const now = Date.now();
    const today = dayAt(now);
    const asked = { context, request, actor, now, ...(id === undefined ? {} : { id }) };
    const agenda = await agendaService.load(asked, agendaStateName, {});
    const schedule = existing(agenda);
    touched.push({ type: 'Schedule', id: schedule.id, texts: [JSON.stringify(schedule)] });
    const state = stateOn(agenda, today);
    const pattern = patternOf(schedule);
    const { through, days } = publicationOf(schedule) ?? {};
    const affected = pattern === undefined ? undefined : await affectedBy(context.store, schedule, pattern, today);
    const slots = affected?.slots ?? [];
    const parameter: ParametersParameter[] = [
      { name: 'state', valueCode: state },
      { name: 'title', valueString: agendaStates[state]?.[request.language] ?? state },
      { name: 'code', valueString: codeOfAgenda(schedule) },
      ...(through === undefined ? [] : [{ name: 'slotsThrough', valueDate: through }]),
      ...(pattern === undefined || days === undefined || state === 'withdrawn'
        ? []
        : [{ name: 'slotsWanted', valueDate: lastDayWanted(pattern, days, today) }]),
      { name: 'complete', valueBoolean: pattern === undefined || !lacksSlots(schedule, pattern, today) },
      { name: 'affectedCount', valueInteger: slots.length },
      ...slots
        .slice(0, mostListed)
        .map((slot) => ({ name: 'affectedSlot', valueReference: { reference: `Slot/${slot.id}` } })),
      ...(pattern?.closures ?? [])
        .filter(({ to }) => to >= today)
        .map(({ from, to, reason }) => ({
          name: 'closure',
          part: [
            { name: 'from', valueDate: from },
            { name: 'to', valueDate: to },
            { name: 'reason', valueCode: reason },
          ],
        })),
      ...[...agendaRules].flatMap(([name, { from, roles, scope, title }]) =>
        scope === 'update' && from.includes(state) && roles.includes(actor.role)
          ? [
              {
                name: 'next',
                part: [
                  { name: 'step', valueCode: name },
                  { name: 'title', valueString: title[request.language] },
                ],
              },
            ]
          : [],
      ),
    ];
    const body: Parameters = { resourceType: 'Parameters', parameter };
    const version = schedule.meta?.versionId;
    return { status: 200, headers: version === undefined ? {} : { etag: etagOf(version) }, body: JSON.stringify(body) };
  },
};
