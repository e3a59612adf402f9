import type { SupplyDelivery, SupplyRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Read } from '../../steps/changes.ts';
import { dayIn, dayOf } from '../../steps/days.ts';
import { codeIn } from '../../steps/elements.ts';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, refersTo } from '../../steps/stored.ts';
import { mayUse } from '../prescription/channels.ts';
import { medicineCode } from '../prescription/prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { Supply } from './service.ts';

const shownOrder = { order: { type: 'SupplyRequest', text: { it: 'Fornitura', en: 'Supply' } } } as const;
const shownTask = {
  ...shownOrder,
  event: { type: 'Task', text: { it: 'Sospensione o conclusione', en: 'Suspension or end' } },
} as const;
/** ATC of the medical gases. Source: WHO; direct distribution flow, cod_f. */
const gasAtc = 'V03AN';
/** Days of consumption that one delivery may hold before it is remarked on. Not verified. */
const interval = 30;
const serialSystem = 'https://fhir.sinfonia.campania.it/sid/equipment-serial';
const noteSystem = 'https://fhir.sinfonia.campania.it/sid/delivery-note';

/** Orders oxygen and its equipment from the supplier, by what the plan prescribes. */
export const orderSupply = defineStep<Supply>()({
  name: 'supply-order',
  target: { type: 'SupplyRequest', level: 'type' },
  description: {
    it: "Ordina al fornitore l'ossigeno o un apparecchio per un piano di ossigenoterapia in vigore. Flusso e ore al giorno vengono dalla posologia del piano.",
    en: 'Orders oxygen or equipment from the supplier for a plan of oxygen therapy in force. Flow and hours a day come from the dosage of the plan.',
  },
  parameters: {
    key: parameter.key(),
    identifier: parameter.identifier({
      it: 'Identificativo della persona, come sulla tessera sanitaria',
      en: 'Identifier of the person, as on the health card',
    }),
    plan: parameter.reference(['MedicationRequest'], { it: 'Piano di ossigenoterapia', en: 'Plan of oxygen therapy' }),
    equipment: parameter.code(valueSetUrl.OxygenEquipment, codeSystemUrl.OxygenEquipment, {
      it: 'Fonte o apparecchio',
      en: 'Source or equipment',
    }),
    quantity: parameter.count(1, 20, { it: 'Quanti', en: 'How many' }),
    supplier: parameter.reference(['Organization'], { it: 'Fornitore', en: 'Supplier' }),
    start: parameter.optional(parameter.day({ it: 'Da quando; oggi se assente', en: 'From when; today unless given' })),
  },
  refusals: ['prescription-not-found', 'too-many-requests'],
  shows: shownOrder,
  async run(work, input) {
    const { subject, context, now, actor, changes } = work;
    const { organization } = actor;
    if (organization === undefined || !(await mayUse(context.store, organization, 'direct'))) {
      throw refusedBy('DS-18', 'Organization.type');
    }
    const { plan } = subject;
    if (plan === undefined || medicineCode(plan, 'atc')?.startsWith(gasAtc) !== true) {
      throw refusedBy('DS-32', parameterPlace('plan'));
    }
    await requireThere(context.store, input.supplier, 'supplier', (place) => refusedBy('DS-28', place));
    const reference = `MedicationRequest/${plan.id}`;
    const { start: from = '', end } = plan.dispenseRequest?.validityPeriod ?? {};
    const start = input.start ?? dayOf(now);
    if (start < dayIn(from) || (end !== undefined && start > dayIn(end))) {
      throw refusedBy('DS-35', parameterPlace('start'));
    }
    const others = await findResources(
      context.store,
      'SupplyRequest',
      refersTo('SupplyRequest', 'prescription', reference),
    );
    const isOpen = others.some(
      (one) => isOpenSupply(one) && codeIn(one.itemCodeableConcept, codeSystemUrl.OxygenEquipment) === input.equipment,
    );
    if (isOpen) work.warn(remarkOf('DS-34', parameterPlace('equipment')));
    const made = changes.create<SupplyRequest>(
      {
        resourceType: 'SupplyRequest',
        meta: { profile: [profileUrl.OxygenSupplyRequest] },
        extension: [{ url: extensionUrl.SupplyFor, valueReference: { reference } }],
        status: 'active',
        itemCodeableConcept: { coding: [{ system: codeSystemUrl.OxygenEquipment, code: input.equipment }] },
        quantity: { value: input.quantity },
        parameter: parametersOf(plan),
        occurrencePeriod: { start, ...(end === undefined ? {} : { end: dayIn(end) }) },
        authoredOn: new Date(now).toISOString(),
        requester: { reference: organization },
        supplier: [{ reference: input.supplier }],
        deliverTo: { reference: subject.patient } as never,
      },
      'order',
    );
    changes.guard(plan);
    return { state: subject.state, about: made, shows: { order: made } };
  },
});

/** Records what was delivered at home. */
export const deliver = defineStep<Supply>()({
  name: 'supply-deliver',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: "Registra una consegna a domicilio di una fornitura: quantità, lotto del gas, matricola dell'apparecchio, numero della bolla.",
    en: 'Records a delivery at home of a supply: quantity, lot of the gas, serial number of the equipment, number of the delivery note.',
  },
  parameters: {
    key: parameter.key(),
    quantity: parameter.count(1, 1_000_000, { it: 'Quantità', en: 'Quantity' }),
    unit: parameter.choice(['l', 'item'], { it: 'Litri di gas, o pezzi', en: 'Litres of gas, or items' }),
    lot: parameter.optional(parameter.words({ it: 'Lotto', en: 'Lot' })),
    serial: parameter.optional(
      parameter.words({ it: "Matricola dell'apparecchio", en: 'Serial number of the equipment' }),
    ),
    deliveryNote: parameter.optional(parameter.words({ it: 'Numero della bolla', en: 'Number of the delivery note' })),
    delivered: parameter.optional(
      parameter.instant({
        it: 'Momento della consegna; ora se assente',
        en: 'Moment of the delivery; now unless given',
      }),
    ),
  },
  shows: { ...shownOrder, delivery: { type: 'SupplyDelivery', text: { it: 'Consegna', en: 'Delivery' } } },
  run(work, input) {
    const { subject, now, actor, changes } = work;
    const order = orderOf(work, ['active', 'suspended', 'completed']);
    const delivered = input.delivered ?? new Date(now).toISOString();
    const at = Date.parse(delivered);
    if (at > now || at < Date.parse(order.authoredOn ?? '')) throw refusedBy('DS-19', parameterPlace('delivered'));
    const most = litresADay(order) * interval;
    if (input.unit === 'l' && most > 0 && input.quantity > most) {
      work.warn(remarkOf('DS-36', parameterPlace('quantity')));
    }
    const made = changes.create<SupplyDelivery>(
      {
        resourceType: 'SupplyDelivery',
        meta: { profile: [profileUrl.SinfoniaSupplyDelivery] },
        extension:
          input.lot === undefined
            ? []
            : [{ url: extensionUrl.DispensedPack, extension: [{ url: 'lotto', valueString: input.lot }] }],
        identifier: [
          ...(input.deliveryNote === undefined ? [] : [{ system: noteSystem, value: input.deliveryNote }]),
          ...(input.serial === undefined ? [] : [{ system: serialSystem, value: input.serial }]),
        ],
        basedOn: [{ reference: `SupplyRequest/${order.id}` }],
        status: 'completed',
        patient: { reference: subject.patient },
        suppliedItem: {
          quantity: input.unit === 'l' ? { value: input.quantity, unit: 'l' } : { value: input.quantity },
          itemCodeableConcept: order.itemCodeableConcept ?? {},
        },
        occurrenceDateTime: delivered,
        ...(actor.organization === undefined ? {} : { supplier: { reference: actor.organization } }),
      },
      'delivery',
    );
    return { state: subject.state, about: `SupplyRequest/${order.id}`, shows: { delivery: made } };
  },
});

/** Suspends a supply. */
export const suspendSupply = defineStep<Supply>()({
  name: 'supply-suspend',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: 'Sospende la fornitura, per esempio durante un ricovero.',
    en: 'Suspends the supply, for example during a hospital stay.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.choice(['hospital-stay', 'away', 'other'], { it: 'Motivo', en: 'Reason' }),
  },
  shows: shownTask,
  run: (work, input) => changeSupply(work, ['active'], 'suspended', 'supply-suspension', input.reason),
});

/** Resumes a suspended supply. */
export const resumeSupply = defineStep<Supply>()({
  name: 'supply-resume',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: { it: 'Riprende la fornitura sospesa.', en: 'Resumes the suspended supply.' },
  parameters: { key: parameter.key() },
  shows: shownOrder,
  run(work) {
    const order = orderOf(work, ['suspended']);
    const made = work.changes.update({ ...order, status: 'active' });
    return { state: work.subject.state, about: made, shows: { order: made } };
  },
});

/** Ends a supply. */
export const endSupply = defineStep<Supply>()({
  name: 'supply-end',
  target: { type: 'SupplyRequest', level: 'instance' },
  description: {
    it: 'Conclude la fornitura: decesso, fine del piano, cambio di terapia.',
    en: 'Ends the supply: death, end of the plan, change of therapy.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.choice(['death', 'plan-ended', 'therapy-changed', 'other'], { it: 'Motivo', en: 'Reason' }),
  },
  shows: shownTask,
  run: (work, input) => changeSupply(work, ['active', 'suspended'], 'completed', 'supply-end', input.reason),
});

function changeSupply(
  work: Work<Supply>,
  from: readonly string[],
  status: 'suspended' | 'completed',
  code: 'supply-suspension' | 'supply-end',
  reason: string,
) {
  const { subject, changes, actor, now } = work;
  const order = orderOf(work, from);
  const at = new Date(now).toISOString();
  const made = changes.update({ ...order, status });
  const event = changes.create<Task>(
    {
      resourceType: 'Task',
      status: 'completed',
      intent: 'order',
      code: { coding: [{ system: codeSystemUrl.DispensingTask, code }] },
      reasonCode: { text: reason },
      focus: { reference: made },
      for: { reference: subject.patient },
      authoredOn: at,
      lastModified: at,
      ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
      ...(actor.organization === undefined ? {} : { owner: { reference: actor.organization } }),
    },
    'event',
  );
  return { state: subject.state, about: made, shows: { order: made, event } };
}

/** The supply that a step is made on, in one of some statuses. Refusal: rule DS-33. */
function orderOf({ subject }: Work<Supply>, statuses: readonly string[]): Read<SupplyRequest> {
  const { order } = subject;
  if (order === undefined)
    throw new FhirError({ code: 'resource-not-found', values: { type: 'SupplyRequest', id: '' } });
  if (!statuses.includes(order.status ?? '')) throw refusedBy('DS-33', 'SupplyRequest.status');
  return order;
}

const isOpenSupply = ({ status }: SupplyRequest): boolean => status === 'active' || status === 'suspended';

/** Flow and hours a day of a plan, as parameters of the order. */
function parametersOf(plan: NonNullable<Supply['plan']>): NonNullable<SupplyRequest['parameter']> {
  const [dosage] = plan.dosageInstruction ?? [];
  const rate = dosage?.doseAndRate?.[0]?.rateQuantity;
  const { duration, durationUnit } = dosage?.timing?.repeat ?? {};
  const parameterCode = (code: string) => ({ coding: [{ system: codeSystemUrl.DeviceParameter, code }] });
  return [
    ...(rate === undefined ? [] : [{ code: parameterCode('flow-rest'), valueQuantity: rate }]),
    ...(duration === undefined || durationUnit !== 'h'
      ? []
      : [
          {
            code: parameterCode('hours-per-day'),
            valueQuantity: { value: duration, unit: 'h/d', system: 'http://unitsofmeasure.org', code: 'h/d' },
          },
        ]),
  ];
}

/** Consumption by an order, litres a day; 0 when flow or hours are not known. */
function litresADay({ parameter: parameters = [] }: SupplyRequest): number {
  const numberOf = (code: string): number =>
    parameters.find((one) => codeIn(one.code, codeSystemUrl.DeviceParameter) === code)?.valueQuantity?.value ?? 0;
  return numberOf('flow-rest') * 60 * numberOf('hours-per-day');
}
