import { dayOf } from '../../steps/days.ts';
import { codeIn } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { goingStates, moveOrder, openStates, orderOf, shownOrder, tellOf } from '../prescription/order-step.ts';
import { aicOfOrder, deliveriesOf, orderStateOf, packsOf } from '../prescription/orders.ts';
import { aicForm, packParameters } from '../prescription/packs.ts';
import { isReadyFor, medicineSystem, type Prescription } from '../prescription/prescription.ts';
import { noteOf, toSupplyDelivery, withPacksOf } from '../prescription/supply-delivery.ts';
import { refusedBy, remarkOf } from '../rules.ts';

/** Forms of the numbers that WebDPC takes. Source: `exchanges/webdpc/messages.json`, unverified. */
const noteForm = /^[A-Za-z0-9./-]{1,30}$/;
const lotForm = /^[A-Za-z0-9./-]{1,20}$/;

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
    const { subject, changes, now, context, actor } = work;
    const { found, pharmacy } = orderOf(work, [...goingStates, 'delivered'], [...openStates, 'delivered']);
    const wasDelivered = orderStateOf(found) === 'delivered';
    const deliveries = await deliveriesOf(context.store, `SupplyRequest/${found.id}`);
    const received = deliveries.filter(({ status }) => status === 'completed');
    const announced = deliveries.filter((one) => one.status === 'in-progress' && noteOf(one) === input.deliveryNote);
    if (wasDelivered && received.length > 0 && announced.length === 0) {
      throw refusedBy('DS-23', 'SupplyRequest.extension');
    }
    const arrived = input.arrived ?? new Date(now).toISOString();
    const at = Date.parse(arrived);
    if (at > now || at < Date.parse(found.authoredOn ?? '')) throw refusedBy('DS-19', parameterPlace('arrived'));
    const ordered = aicOfOrder(found);
    const packs = input.pack.reduce((sum, { quantity }) => sum + quantity, 0);
    const isOther = input.pack.some(({ aic }) => aic !== ordered);
    const isTooMany = packsOf(received) + packs > (found.quantity.value ?? 0);
    if (isTooMany || isOther) work.warn(remarkOf('DS-24', parameterPlace('pack')));
    for (const { expiry, serial, quantity } of input.pack) {
      if (expiry !== undefined && expiry < dayOf(at)) throw refusedBy('DS-10', parameterPlace('pack'));
      if (serial !== undefined && quantity !== 1) throw refusedBy('DS-20', parameterPlace('pack'));
    }
    const receiver =
      actor.who?.startsWith('Practitioner') === true ? { receiver: [{ reference: actor.who }] } : undefined;
    const made = [...Map.groupBy(input.pack, ({ aic }) => aic)].map(([aic, own], index) => {
      const known = { note: input.deliveryNote, at: arrived, status: 'completed', aic, packs: own } as const;
      const delivery = { ...toSupplyDelivery(found, known), ...receiver };
      const told = announced.find(
        ({ suppliedItem }) => codeIn(suppliedItem?.itemCodeableConcept, medicineSystem.aic) === aic,
      );
      if (told === undefined) return changes.create(delivery, index === 0 ? 'delivery' : `delivery-${index + 1}`);
      return changes.update({ ...withPacksOf(delivery, told), id: told.id, meta: told.meta ?? {} });
    });
    const result = moveOrder(work, found, 'delivered', () =>
      tellOf(
        work,
        'webdpc-confirm-delivery',
        found,
        pharmacy,
        made.map((reference) => ({ name: 'delivery', reference })),
      ),
    );
    return {
      ...result,
      shows: { ...result.shows, delivery: made },
      // Who was told when the distributor delivered is not told again.
      ...(isReadyFor(subject, pharmacy) && !wasDelivered ? {} : { concerns: { silent: true as const } }),
    };
  },
});
