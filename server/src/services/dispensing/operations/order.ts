import type { SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { expectedChannel, isOfOwnRegion } from '../prescription/channels.ts';
import { type DispensingWork, dispenserOf, requireHolder, tell } from '../prescription/holder.ts';
import {
  aicOfOrder,
  deliveredOn,
  dispensedFrom,
  type OrderState,
  orderIn,
  orderStateOf,
  orderSystem,
} from '../prescription/orders.ts';
import { aicForm, packExtension, packParameters } from '../prescription/packs.ts';
import { firstLine, leftOf, medicineSystem, type Prescription } from '../prescription/prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';

/** Forms of the numbers that WebDPC takes. Source: `exchanges/webdpc/messages.json`, unverified. */
const noteForm = /^[A-Za-z0-9./-]{1,30}$/;
const lotForm = /^[A-Za-z0-9./-]{1,20}$/;

const shownOrder = {
  order: { type: 'SupplyRequest', text: { it: 'Ordine in DPC', en: 'DPC order' } },
} as const;

/** States in which the distributor still has what was ordered. */
const open: readonly OrderState[] = ['requested', 'confirmed', 'in-delivery'];
/** States of an order that is not over: what was declared missing may arrive all the same. */
const going: readonly OrderState[] = [...open, 'missing'];

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
      const delivered = [...(await deliveredOn(context.store, reference)).values()];
      coming += delivered.reduce((sum, packs) => sum + packs, 0) - dispensedFrom(subject, reference);
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
    const { found, pharmacy } = orderOf(work, going, ['requested', 'confirmed']);
    return settle(work, found, 'cancelled', () => tellOf(work, 'webdpc-cancel-order', found, pharmacy));
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
    delivery: {
      type: 'SupplyDelivery',
      text: { it: 'Consegna, una per AIC', en: 'Delivery, one for each AIC' },
      many: true,
    },
  },
  async run(work, input) {
    const { subject, changes, now, actor } = work;
    const { found, pharmacy } = orderOf(work, going, open);
    const arrived = input.arrived ?? new Date(now).toISOString();
    const at = Date.parse(arrived);
    if (at > now || at < Date.parse(found.authoredOn ?? '')) throw refusedBy('DS-19', parameterPlace('arrived'));
    const ordered = aicOfOrder(found);
    const packs = input.pack.reduce((sum, { quantity }) => sum + quantity, 0);
    const isOther = input.pack.some(({ aic }) => aic !== ordered);
    if (isOther || packs > (found.quantity.value ?? 0)) work.warn(remarkOf('DS-24', parameterPlace('pack')));
    for (const { expiry, serial, quantity } of input.pack) {
      if (expiry !== undefined && expiry < dayOf(at)) throw refusedBy('DS-10', parameterPlace('pack'));
      if (serial !== undefined && quantity !== 1) throw refusedBy('DS-20', parameterPlace('pack'));
    }
    const supplier = found.supplier?.[0]?.reference;
    const deliveryOf = (code: string, own: typeof input.pack): SupplyDelivery => ({
      resourceType: 'SupplyDelivery',
      meta: { profile: [profileUrl.SinfoniaSupplyDelivery] },
      extension: own.flatMap((one) => packExtension({ ...one, doubleSerial: undefined }) ?? []),
      identifier: [{ system: deliveryNoteSystem, value: input.deliveryNote }],
      basedOn: [{ reference: `SupplyRequest/${found.id}` }],
      status: 'completed',
      suppliedItem: {
        quantity: { value: own.reduce((sum, { quantity }) => sum + quantity, 0), unit: 'confezione' },
        itemCodeableConcept: { coding: [{ system: medicineSystem.aic, code }] },
      },
      occurrenceDateTime: arrived,
      ...(supplier === undefined ? {} : { supplier: { reference: supplier } }),
      ...(actor.who?.startsWith('Practitioner') === true ? { receiver: [{ reference: actor.who }] } : {}),
    });
    const made = [...Map.groupBy(input.pack, (one) => one.aic)].map(([code, own], index) =>
      changes.create(deliveryOf(code, own), index === 0 ? 'delivery' : `delivery-${index + 1}`),
    );
    const result = settle(work, found, 'delivered', () =>
      tellOf(
        work,
        'webdpc-confirm-delivery',
        found,
        pharmacy,
        made.map((reference) => ({ name: 'delivery', reference })),
      ),
    );
    const isHeld = ['5', '6', '7'].includes(subject.state) && isHolder(work, pharmacy);
    return {
      ...result,
      shows: { ...result.shows, delivery: made },
      ...(isHeld ? {} : { concerns: { silent: true as const } }),
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
    if (dispensedFrom(work.subject, `SupplyRequest/${found.id}`) > 0) work.warn(remarkOf('DS-25', 'SupplyRequest.id'));
    return settle(work, found, 'returned', () =>
      tellOf(work, 'webdpc-return', found, pharmacy, [], { reason: input.reason }),
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
  run(work) {
    requireHolder(work);
    const { found, pharmacy } = orderOf(work, going, ['requested', 'confirmed']);
    return settle(work, found, 'missing', () => tellOf(work, 'webdpc-shortage', found, pharmacy));
  },
});

/** System of the numbers of delivery notes. */
const deliveryNoteSystem = 'https://fhir.sinfonia.campania.it/sid/delivery-note';

function isHolder(work: DispensingWork, pharmacy: string): boolean {
  try {
    return requireHolder(work) === pharmacy;
  } catch {
    return false;
  }
}

/**
 * The order that a step is made on, which must be in one of some states; others than the usual ones are remarked on (DS-37). Refusal:
 * rule DS-23.
 */
function orderOf(
  { subject, actor, warn }: DispensingWork,
  states: readonly OrderState[],
  usual: readonly OrderState[] = states,
): { readonly found: Read<SupplyRequest>; readonly pharmacy: string } {
  const { order: found } = subject;
  const state = found === undefined ? undefined : orderStateOf(found);
  const { organization: pharmacy } = actor;
  if (found === undefined || pharmacy === undefined || !states.some((one) => one === state)) {
    throw refusedBy('DS-23', 'SupplyRequest.extension');
  }
  if (!usual.some((one) => one === state)) warn(remarkOf('DS-37', 'SupplyRequest.extension'));
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
