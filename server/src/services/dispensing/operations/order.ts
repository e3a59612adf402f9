import type { SupplyRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { expectedChannel, isOfOwnRegion } from '../prescription/channels.ts';
import { type DispensingWork, dispenserOf, requireHolder, tell } from '../prescription/holder.ts';
import {
  aicOfOrder,
  deliveredOn,
  deliveriesOf,
  dispensedFrom,
  type OrderState,
  orderIn,
  orderStateOf,
  orderSystem,
  packsOf,
  stateBefore,
} from '../prescription/orders.ts';
import { aicForm, packParameters } from '../prescription/packs.ts';
import { firstLine, isReadyFor, leftOf, medicineSystem, type Prescription } from '../prescription/prescription.ts';
import { noteOf, toSupplyDelivery, withPacksOf } from '../prescription/supply-delivery.ts';
import { refusedBy } from '../rules.ts';

/** Forms of the numbers that WebDPC takes. Source: `exchanges/webdpc/messages.json`, unverified. */
const noteForm = /^[A-Za-z0-9./-]{1,30}$/;
const lotForm = /^[A-Za-z0-9./-]{1,20}$/;

const shownOrder = {
  order: { type: 'SupplyRequest', text: { it: 'Ordine in DPC', en: 'DPC order' } },
} as const;

/** Orders of states in which the distributor still has what was ordered. */
const open: readonly OrderState[] = ['requested', 'confirmed', 'in-delivery'];

/** Orders a medicine of a prescription from the distributor. */
export const order = defineStep<Prescription>()({
  name: 'dispensing-order',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: 'Ordina al distributore un medicinale in DPC per una riga della ricetta in carico (quella della risorsa). Ogni ordine vale quanto resta da erogare, tolto ciò che è già ordinato.',
    en: 'Orders a DPC medicine from the distributor for one line of the prescription in charge (the one of the resource). Orders are for what is left to be dispensed, less what is ordered already.',
  },
  parameters: {
    key: parameter.key(),
    aic: parameter.matching(aicForm, { it: 'AIC ordinato', en: 'AIC ordered' }),
    quantity: parameter.count(1, 99, { it: 'Confezioni', en: 'Packs' }),
    supplier: parameter.optional(parameter.reference(['Organization'], { it: 'Distributore', en: 'Distributor' })),
    expected: parameter.optional(parameter.day({ it: 'Giorno in cui serve', en: 'Day on which it is needed' })),
  },
  shows: shownOrder,
  async run(work, input) {
    const { subject, changes, context, now, id } = work;
    const pharmacy = requireHolder(work);
    await dispenserOf(work, 'dpc');
    const line = subject.lines.find((one) => one.id === id);
    if (line === undefined) throw refusedBy('DS-17', 'MedicationRequest.id');
    if (!isOfOwnRegion(subject.nre)) throw refusedBy('DS-03', 'MedicationRequest.groupIdentifier');
    if (expectedChannel(line) !== 'dpc') throw refusedBy('DS-22', 'MedicationRequest.extension');
    const address = `MedicationRequest/${line.id}`;
    if (input.quantity > leftOf(subject, line) - (await comingFor(work, address))) {
      throw refusedBy('DS-08', parameterPlace('quantity'));
    }
    if (input.supplier !== undefined) {
      await requireThere(context.store, input.supplier, 'supplier', (place) => refusedBy('DS-28', place));
    }
    const number = `${subject.nre}-${subject.orders.length + 1}`;
    const resource: SupplyRequest = {
      resourceType: 'SupplyRequest',
      meta: { profile: [profileUrl.DpcSupplyRequest] },
      extension: [{ url: extensionUrl.SupplyFor, valueReference: { reference: address } }],
      identifier: [{ system: orderSystem, value: number }],
      itemCodeableConcept: { coding: [{ system: medicineSystem.aic, code: input.aic }] },
      quantity: { value: input.quantity, unit: 'confezione' },
      ...(input.expected === undefined ? {} : { occurrenceDateTime: input.expected }),
      authoredOn: new Date(now).toISOString(),
      requester: { reference: pharmacy },
      ...(input.supplier === undefined ? {} : { supplier: [{ reference: input.supplier }] }),
      deliverTo: { reference: pharmacy },
    };
    const made = changes.create(orderIn(resource, 'requested'), 'order');
    tell(work, 'webdpc-order', pharmacy, { focus: made, parts: [{ name: 'line', reference: address }] });
    return { state: subject.state, about: address, shows: { order: made } };
  },
});

/** Packs that are ordered for a line and not yet dispensed. */
async function comingFor({ subject, context }: DispensingWork, line: string): Promise<number> {
  let coming = 0;
  for (const one of subject.orders) {
    const state = orderStateOf(one);
    if (one.extension?.some(({ valueReference }) => valueReference?.reference === line) !== true) continue;
    const reference = `SupplyRequest/${one.id}`;
    if (open.some((known) => known === state)) coming += one.quantity.value ?? 0;
    if (state === 'delivered') {
      // What the distributor says it delivered comes, until the pharmacy says how much there is.
      const received = await deliveredOn(context.store, reference);
      coming += (received === 0 ? (one.quantity.value ?? 0) : received) - dispensedFrom(subject, reference);
    }
  }
  return coming;
}

/** Takes an order back before it is delivered. */
export const cancelOrder = defineStep<Prescription>()({
  name: 'dispensing-cancel-order',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: 'Annulla un ordine in DPC che non è ancora in consegna.',
    en: 'Cancels a DPC order that is not being delivered yet.',
  },
  parameters: { key: parameter.key() },
  shows: shownOrder,
  run(work) {
    const { found, pharmacy } = orderOf(work, ['requested', 'confirmed']);
    return settle(work, found, 'cancelled', () =>
      tellOf(work, 'webdpc-cancel-order', found, pharmacy, [], before(found)),
    );
  },
});

/** Records what the distributor delivered. */
export const receive = defineStep<Prescription>()({
  name: 'dispensing-receive',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: "Registra la consegna di un ordine in DPC, con il numero della bolla e le confezioni arrivate. Chi ha ordinato la registra anche se nel frattempo la ricetta non è più sua. L'assistito è avvisato che il medicinale è arrivato, se la ricetta è ancora in carico alla farmacia.",
    en: 'Records the delivery of a DPC order, with the number of the delivery note and the packs that arrived. Who ordered records it even if the prescription is in other hands meanwhile. The person is told that the medicine has arrived, if the pharmacy still holds the prescription.',
  },
  parameters: {
    key: parameter.key(),
    deliveryNote: parameter.matching(noteForm, {
      it: 'Numero della bolla (DDT)',
      en: 'Number of the delivery note (DDT)',
    }),
    arrived: parameter.optional(
      parameter.instant({ it: "Momento dell'arrivo; ora se assente", en: 'Moment of the arrival; now unless given' }),
    ),
    pack: parameter.many(
      parameter.parts(
        {
          aic: parameter.matching(aicForm, { it: 'AIC arrivato', en: 'AIC that arrived' }),
          quantity: parameter.count(1, 99, { it: 'Confezioni', en: 'Packs' }),
          ...packParameters,
          lot: parameter.optional(parameter.matching(lotForm, { it: 'Lotto', en: 'Lot' })),
        },
        {
          it: 'Confezioni arrivate, una voce per confezione con targatura',
          en: 'Packs that arrived, one entry for each with a number',
        },
      ),
    ),
  },
  shows: {
    ...shownOrder,
    delivery: { type: 'SupplyDelivery', text: { it: 'Consegna', en: 'Delivery' } },
  },
  async run(work, input) {
    const { subject, changes, now, context, actor } = work;
    const { found, pharmacy } = orderOf(work, [...open, 'delivered']);
    const wasDelivered = orderStateOf(found) === 'delivered';
    const deliveries = await deliveriesOf(context.store, `SupplyRequest/${found.id}`);
    const received = deliveries.filter(({ status }) => status === 'completed');
    const announced = deliveries.find((one) => one.status === 'in-progress' && noteOf(one) === input.deliveryNote);
    if (wasDelivered && received.length > 0 && announced === undefined) {
      throw refusedBy('DS-23', 'SupplyRequest.extension');
    }
    const arrived = input.arrived ?? new Date(now).toISOString();
    const at = Date.parse(arrived);
    if (at > now || at < Date.parse(found.authoredOn ?? '')) throw refusedBy('DS-19', parameterPlace('arrived'));
    const aic = aicOfOrder(found);
    const packs = input.pack.reduce((sum, { quantity }) => sum + quantity, 0);
    const isOther = input.pack.some((one) => one.aic !== aic);
    const isTooMany = packsOf(received) + packs > (found.quantity.value ?? 0);
    if (packs === 0 || isTooMany || isOther) throw refusedBy('DS-24', parameterPlace('pack'));
    for (const { expiry, serial, quantity } of input.pack) {
      if (expiry !== undefined && expiry < dayOf(at)) throw refusedBy('DS-10', parameterPlace('pack'));
      if (serial !== undefined && quantity !== 1) throw refusedBy('DS-20', parameterPlace('pack'));
    }
    const delivery = {
      ...toSupplyDelivery(found, {
        note: input.deliveryNote,
        at: arrived,
        status: 'completed',
        packs: input.pack,
      }),
      ...(actor.who?.startsWith('Practitioner') === true ? { receiver: [{ reference: actor.who }] } : {}),
    };
    const made =
      announced === undefined
        ? changes.create(delivery, 'delivery')
        : changes.update({ ...withPacksOf(delivery, announced), id: announced.id, meta: announced.meta ?? {} });
    const result = settle(work, found, 'delivered', () =>
      tellOf(work, 'webdpc-confirm-delivery', found, pharmacy, [{ name: 'delivery', reference: made }]),
    );
    return {
      ...result,
      shows: { ...result.shows, delivery: made },
      // Who was told when the distributor delivered is not told again.
      ...(isReadyFor(subject, pharmacy) && !wasDelivered ? {} : { concerns: { silent: true as const } }),
    };
  },
});

/** Gives back to the distributor what was not dispensed. */
export const returnOrder = defineStep<Prescription>()({
  name: 'dispensing-return',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: 'Rende al distributore le confezioni di un ordine consegnato di cui nulla è stato erogato.',
    en: 'Returns to the distributor the packs of a delivered order of which nothing was dispensed.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.choice(['expired', 'damaged', 'not-collected'], {
      it: 'Motivo del reso',
      en: 'Reason of the return',
    }),
  },
  shows: shownOrder,
  run(work, input) {
    const { found, pharmacy } = orderOf(work, ['delivered']);
    if (dispensedFrom(work.subject, `SupplyRequest/${found.id}`) > 0) throw refusedBy('DS-25', 'SupplyRequest.id');
    return settle(work, found, 'returned', () =>
      tellOf(work, 'webdpc-return', found, pharmacy, [], { reason: input.reason, ...before(found) }),
    );
  },
});

/** Declares that the distributor does not have what was ordered, and asks for the authorisation to dispense under convention. */
export const shortage = defineStep<Prescription>()({
  name: 'dispensing-shortage',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: "Dichiara mancante un ordine in DPC e chiede l'autorizzazione a erogare in convenzione. Solo quando l'autorizzazione è arrivata la riga si può erogare in convenzione.",
    en: 'Declares a DPC order missing and asks for the authorisation to dispense under convention. Only once the authorisation has come may the line be dispensed under convention.',
  },
  parameters: { key: parameter.key() },
  shows: shownOrder,
  async run(work) {
    requireHolder(work);
    const { found, pharmacy } = orderOf(work, [...open, 'missing']);
    const wasMissing = orderStateOf(found) === 'missing';
    // What the distributor itself declared missing is reported once, unless that failed.
    if (wasMissing && (await isReported(work.context.store, `SupplyRequest/${found.id}`))) {
      throw refusedBy('DS-23', 'SupplyRequest.extension');
    }
    const result = settle(work, found, 'missing', () =>
      tellOf(work, 'webdpc-shortage', found, pharmacy, [], before(found)),
    );
    // They were told when the distributor declared it.
    return { ...result, ...(wasMissing ? { concerns: { silent: true as const } } : {}) };
  },
});

async function isReported(store: Reading, order: string): Promise<boolean> {
  const calls = await findResources(
    store,
    'Task',
    all(refersTo('Task', 'focus', order), hasCode('Task', 'code', 'webdpc-shortage')),
  );
  return calls.some(({ status }) => status !== 'failed');
}

function before(found: Read<SupplyRequest>): Readonly<Record<string, string>> {
  return { [stateBefore]: orderStateOf(found) ?? '' };
}

/** The order that a step is made on, which must be in one of some states. Refusal: rule DS-23. */
function orderOf(
  { subject, actor }: DispensingWork,
  states: readonly OrderState[],
): { readonly found: Read<SupplyRequest>; readonly pharmacy: string } {
  const { order: found } = subject;
  const state = found === undefined ? undefined : orderStateOf(found);
  const { organization: pharmacy } = actor;
  if (found === undefined || pharmacy === undefined || !states.some((one) => one === state)) {
    throw refusedBy('DS-23', 'SupplyRequest.extension');
  }
  return { found, pharmacy };
}

function settle(work: DispensingWork, found: Read<SupplyRequest>, state: OrderState, told: () => void) {
  const reference = work.changes.update(orderIn(found, state));
  // What is dispensed meanwhile changes the lines: orders and dispenses of a prescription do not pass each other.
  work.changes.guard(firstLine(work.subject));
  told();
  return { state: work.subject.state, about: reference, shows: { order: reference } };
}

function tellOf(
  work: DispensingWork,
  call: Parameters<typeof tell>[1],
  found: Read<SupplyRequest>,
  pharmacy: string,
  parts: readonly { readonly name: string; readonly reference: string }[] = [],
  values: Readonly<Record<string, string>> = {},
): void {
  tell(work, call, pharmacy, { focus: `SupplyRequest/${found.id}`, parts, values });
}
