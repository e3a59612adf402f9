import type { Identifier, Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../../../fhir/responses.ts';
import { notFound } from '../../../../fhir/showing.ts';
import { actorOf } from '../../../steps/actor.ts';
import type { Service } from '../../../steps/step.ts';
import { commentOn, stateParameter } from '../../../steps/step-description.ts';
import { definitionUrl } from '../../../steps/step-operation.ts';
import { findResources, type Reading } from '../../../steps/stored.ts';
import { lastCancellationDay } from '../../maximum-times/cancellation.ts';
import { holdOf } from '../../slots/slot-state.ts';
import { type Booking, iupOf, iupSystem, ownOf } from '../booking.ts';
import { bookingRuleOf, bookingRules, bookingStates } from '../machine.ts';
import { nreOfLine } from '../order/order.ts';
import { storedTicket } from '../ticket.ts';
import { text } from './shown.ts';

/** Name of the operation. */
export const stateName = 'booking-state';

const rule = bookingRuleOf(stateName);
const part = (name: string, type: string, it: string, en: string, min: 0 | 1 = 0): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

const asked: OperationDescription['in'] = [
  part('iup', 'string', 'IUP, se non si parte dalla prenotazione', 'IUP, unless asked on the booking'),
  part(
    'identifierSystem',
    'uri',
    'Sistema dell’identificativo della persona, per chi non vede la prenotazione',
    'System of the identifier of the person, for who does not see the booking',
  ),
  part('identifierValue', 'string', 'Identificativo della persona', 'Identifier of the person'),
];

const described = (states: Service<Booking>['states']): OperationDescription['out'] => [
  stateParameter(states, text('Stato', 'State')),
  part('title', 'string', 'Nome dello stato', 'Name of the state'),
  { ...part('booking', 'Reference', 'Prenotazione', 'Booking', 1), targets: ['Appointment'] },
  part('iup', 'string', 'IUP', 'IUP'),
  part('nre', 'string', 'Numero della ricetta', 'Number of the prescription'),
  part('start', 'dateTime', 'Inizio', 'Start'),
  part('until', 'instant', 'Termine del blocco', 'Term of the hold'),
  part('cancelBy', 'date', 'Ultimo giorno per disdire in tempo', 'Last day to cancel in time'),
  part('confirmed', 'boolean', 'Se la persona ha confermato', 'Whether the person confirmed'),
  part('paid', 'boolean', 'Se il ticket è pagato', 'Whether the ticket is paid'),
  {
    name: 'next',
    min: 0,
    max: '*',
    text: text('Passo che il chiamante può compiere adesso', 'Step that the caller may make now'),
    part: [
      part('step', 'code', "Nome dell'operazione, senza $", 'Name of the operation, without $', 1),
      part('title', 'string', 'Come si chiama', 'What it is called', 1),
    ],
  },
];

/**
 * `GET Appointment/[id]/$booking-state`, or on the type with `iup`; who does not see the booking presents it with an identifier of the
 * person. Refusals: `resource-not-found` 404, `step-role-not-allowed` 403, `too-many-requests` 429.
 */
export function stateOperation(service: Service<Booking>): OperationHandler {
  return {
    name: stateName,
    definition: definitionUrl(stateName),
    levels: ['type', 'instance'],
    types: ['Appointment'],
    readOnly: true,
    description: {
      title: rule.title,
      description: text(
        'Dice a che punto è una prenotazione: stato, termine del blocco, ultimo giorno per disdire, pagamento e passi che il chiamante può compiere adesso.',
        'Tells where a booking stands: state, term of the hold, last day to cancel, payment, and the steps that the caller may make now.',
      ),
      comment: commentOn(rule, service.states),
      in: asked,
      out: described(service.states),
      refusals: [
        'operation-parameter-unknown',
        'operation-parameter-missing',
        'operation-parameter-invalid',
        'access-denied',
        'step-role-not-allowed',
        'resource-not-found',
        'too-many-requests',
      ],
      successes: [200],
      takesIfMatch: false,
    },
    async handle(context, request, { id }, touched) {
      const given = readParameters(
        stateName,
        { iup: 'text', identifierSystem: 'text', identifierValue: 'text' },
        request,
      );
      const actor = actorOf(request.principal);
      if (!rule.roles.includes(actor.role)) {
        throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${stateName}`, role: actor.role } });
      }
      const now = Date.now();
      const system = given.text('identifierSystem');
      const value = given.text('identifierValue');
      const identifier: Identifier | undefined =
        system === undefined || value === undefined ? undefined : { system, value };
      const own = id ?? (await idOf(context.store, given.text('iup')));
      const booking = await service.load(
        { context, request, actor, now, id: own },
        stateName,
        identifier === undefined ? {} : { identifier },
      );
      const appointment = ownOf(booking);
      touched.push({ type: 'Appointment', id: appointment.id, texts: [JSON.stringify(appointment)] });
      const state = service.stateOf(booking);
      const next = [...bookingRules].flatMap(([name, { from, roles, title, scope }]) =>
        scope === 'read' || !from.includes(state) || !roles.includes(actor.role) || name === 'booking-hold'
          ? []
          : [
              {
                name: 'next',
                part: [
                  { name: 'step', valueCode: name },
                  { name: 'title', valueString: title[request.language] },
                ],
              },
            ],
      );
      const body: Parameters = {
        resourceType: 'Parameters',
        parameter: [
          { name: 'state', valueCode: state },
          ...optional('title', 'valueString', bookingStates[state]?.[request.language]),
          { name: 'booking', valueReference: { reference: `Appointment/${appointment.id}` } },
          ...factsOf(booking, state),
          ...next,
        ],
      };
      const version = appointment.meta?.versionId;
      return {
        status: 200,
        headers: version === undefined ? {} : { etag: etagOf(version) },
        body: JSON.stringify(body),
      };
    },
  };
}

function factsOf(booking: Booking, state: string): ParametersParameter[] {
  const appointment = ownOf(booking);
  const start = appointment.start;
  const hold = booking.offered === undefined ? undefined : holdOf(booking.offered.slot);
  const ticket = storedTicket(appointment);
  const confirmed = appointment.extension?.some(({ url }) => url.endsWith('/booking-confirmation')) === true;
  const until = state === 'held' && hold !== undefined ? new Date(hold.until).toISOString() : undefined;
  return [
    ...optional('iup', 'valueString', iupOf(appointment)),
    ...optional('nre', 'valueString', booking.line === undefined ? undefined : nreOfLine(booking.line)),
    ...optional('start', 'valueDateTime', start),
    ...optional('until', 'valueInstant', until),
    ...optional(
      'cancelBy',
      'valueDate',
      state === 'booked' && start !== undefined ? lastCancellationDay(Date.parse(start)) : undefined,
    ),
    ...(state === 'booked' ? [{ name: 'confirmed', valueBoolean: confirmed }] : []),
    ...(ticket === undefined || ticket.exempt ? [] : [{ name: 'paid', valueBoolean: ticket.paidOn !== undefined }]),
  ];
}

function optional(
  name: string,
  element: 'valueString' | 'valueDateTime' | 'valueInstant' | 'valueDate',
  value: string | undefined,
): ParametersParameter[] {
  return value === undefined ? [] : [{ name, [element]: value }];
}

async function idOf(store: Reading, iup: string | undefined): Promise<string> {
  if (iup === undefined) {
    throw new FhirError({
      code: 'operation-parameter-missing',
      expression: ['Parameters'],
      values: { parameter: 'iup' },
    });
  }
  const [found] = await findResources(store, 'Appointment', {
    kind: 'token',
    parameter: { type: 'Appointment', code: 'identifier' },
    anyOf: [{ system: iupSystem, code: iup }],
  });
  if (found === undefined) throw notFound({ type: 'Appointment', id: iup });
  return found.id;
}
