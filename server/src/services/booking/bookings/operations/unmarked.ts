import type { Appointment, Parameters } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../../fhir/context.ts';
import { readParameters } from '../../../../fhir/operations/operation-parameters.ts';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { actorOf } from '../../../steps/actor.ts';
import type { Read } from '../../../steps/changes.ts';
import { rolesOf } from '../../../steps/step-description.ts';
import { definitionUrl } from '../../../steps/step-operation.ts';
import { all, hasCode, type Reading } from '../../../steps/stored.ts';
import { readSlot } from '../../slots/offered-slot.ts';
import { iupOf } from '../booking.ts';
import { isOfProvider } from '../load.ts';
import { bookingRuleOf } from '../machine.ts';
import { providerOf } from '../provider.ts';
import terms from '../terms.json' with { type: 'json' };
import { text } from './shown.ts';

/** Name of the operation. */
export const unmarkedName = 'booking-unmarked';

const rule = bookingRuleOf(unmarkedName);
/** How far back it looks, and how many it lists. */
const lookBack = 30 * 86_400_000;
const most = 500;

/**
 * `GET Appointment/$booking-unmarked`: the bookings of the caller's structure that should be over and that nobody has received, cancelled or
 * marked absent. They are listed, never marked by themselves. Refusal: `step-role-not-allowed` 403.
 */
export const unmarkedOperation: OperationHandler = {
  name: unmarkedName,
  definition: definitionUrl(unmarkedName),
  levels: ['type'],
  types: ['Appointment'],
  readOnly: true,
  description: {
    title: rule.title,
    description: text(
      `Elenca le prenotazioni della struttura finite da almeno ${terms.noShowAfterMinutes} minuti, degli ultimi 30 giorni, senza accettazione né assenza: la più vecchia prima, al più ${most}. Nessuno è segnato assente da sé.`,
      `Lists the bookings of the structure that ended ${terms.noShowAfterMinutes} minutes ago at least, of the last 30 days, with neither reception nor absence: the oldest first, at most ${most}. Nobody is marked absent by itself.`,
    ),
    comment: [rolesOf(rule)],
    in: [],
    out: [
      {
        name: 'booking',
        min: 0,
        max: '*',
        text: text('Prenotazione', 'Booking'),
        part: [
          {
            name: 'reference',
            min: 1,
            max: '1',
            type: 'Reference',
            targets: ['Appointment'],
            text: text('Prenotazione', 'Booking'),
          },
          { name: 'start', min: 1, max: '1', type: 'instant', text: text('Inizio', 'Start') },
          { name: 'iup', min: 0, max: '1', type: 'string', text: text('IUP', 'IUP') },
        ],
      },
    ],
    refusals: ['operation-parameter-unknown', 'access-denied', 'step-role-not-allowed'],
    successes: [200],
    takesIfMatch: false,
  },
  async handle(context, request, _, touched) {
    readParameters(unmarkedName, {}, request);
    const actor = actorOf(request.principal);
    if (!rule.roles.includes(actor.role)) {
      throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${unmarkedName}`, role: actor.role } });
    }
    const listed: Read<Appointment>[] = [];
    for await (const booking of overdue(context.store, Date.now())) {
      if (!(await isOwn(context.store, booking, actor.organization))) continue;
      touched.push({ type: 'Appointment', id: booking.id, texts: [JSON.stringify(booking)] });
      listed.push(booking);
      if (listed.length === most) break;
    }
    listed.sort((one, other) => Date.parse(one.start ?? '') - Date.parse(other.start ?? ''));
    const body: Parameters = {
      resourceType: 'Parameters',
      parameter: listed.map((booking) => {
        const iup = iupOf(booking);
        return {
          name: 'booking',
          part: [
            { name: 'reference', valueReference: { reference: `Appointment/${booking.id}` } },
            { name: 'start', valueInstant: booking.start ?? '' },
            ...(iup === undefined ? [] : [{ name: 'iup', valueString: iup }]),
          ],
        };
      }),
    };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  },
};

async function* overdue(store: Reading, now: number): AsyncGenerator<Read<Appointment>> {
  const date = { type: 'Appointment', code: 'date' };
  const [from, to] = [now - lookBack, now - terms.noShowAfterMinutes * 60_000];
  const where = all(
    hasCode('Appointment', 'status', 'booked'),
    { kind: 'date', parameter: date, comparator: 'gt', low: from, high: from + 1 },
    { kind: 'date', parameter: date, comparator: 'lt', low: to, high: to + 1 },
  );
  for await (const { json } of everyMatch(store, plainPlan(['Appointment'], where, 200))) {
    if (json === undefined) continue;
    const booking = JSON.parse(json) as Read<Appointment>;
    if (iupOf(booking) !== undefined && Date.parse(booking.end ?? '') <= to) yield booking;
  }
}

async function isOwn(store: Reading, { slot }: Appointment, own: string | undefined): Promise<boolean> {
  const offered = await readSlot(store, slot?.[0]?.reference);
  return offered !== undefined && isOfProvider(store, await providerOf(store, offered.schedule), own);
}
