import type { SupplyRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { expectedChannel, isOfOwnRegion } from '../prescription/channels.ts';
import { type DispensingWork, dispenserOf, requireHolder, tell } from '../prescription/holder.ts';
import { goingStates, moveOrder, openStates, orderOf, shownOrder, tellOf } from '../prescription/order-step.ts';
import { deliveredOn, dispensedFrom, orderIn, orderStateOf, orderSystem, stateBefore } from '../prescription/orders.ts';
import { aicForm } from '../prescription/packs.ts';
import { leftOf, medicineSystem, type Prescription } from '../prescription/prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';

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
    if (openStates.some((known) => known === state)) coming += one.quantity.value ?? 0;
    if (state === 'delivered') {
      // What the distributor says it delivered comes, until the pharmacy says how much there is.
      const delivered = [...(await deliveredOn(context.store, reference)).values()];
      const received = delivered.reduce((sum, packs) => sum + packs, 0);
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
    const { found, pharmacy } = orderOf(work, goingStates, ['requested', 'confirmed']);
    return moveOrder(work, found, 'cancelled', () =>
      tellOf(work, 'webdpc-cancel-order', found, pharmacy, [], before(found)),
    );
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
    return moveOrder(work, found, 'returned', () =>
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
    const { found, pharmacy } = orderOf(work, goingStates, ['requested', 'confirmed', 'missing']);
    const wasMissing = orderStateOf(found) === 'missing';
    // What the distributor itself declared missing is reported once, unless that failed.
    const isKnown = wasMissing && (await isReported(work.context.store, `SupplyRequest/${found.id}`));
    if (isKnown) work.warn(remarkOf('DS-37', 'SupplyRequest.extension'));
    const result = moveOrder(work, found, 'missing', () => {
      if (!isKnown) tellOf(work, 'webdpc-shortage', found, pharmacy, [], before(found));
    });
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
