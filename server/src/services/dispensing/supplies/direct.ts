import type { MedicationDispense, Reference } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayOf } from '../../steps/days.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { mayUse } from '../prescription/channels.ts';
import { directExtensions } from '../prescription/dispense-resource.ts';
import {
  aicForm,
  createDispense,
  identifies,
  isDispensed,
  packExtension,
  packParameters,
} from '../prescription/packs.ts';
import { dispensedUnder } from '../prescription/plan.ts';
import { medicineSystem } from '../prescription/prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { Supply } from './service.ts';

/** Form of an ATC at the fourth or fifth level, e.g. V03AN01. Source: WHO. */
const atcForm = /^[A-Z][0-9]{2}[A-Z]{2}(?:[0-9]{2})?$/;

/** Hands over a medicine by a hospital or ASL, without an electronic prescription. */
export const dispenseDirectly = defineStep<Supply>()({
  name: 'dispensing-direct',
  target: { type: 'MedicationDispense', level: 'type' },
  description: {
    it: "Registra un medicinale consegnato direttamente da ospedale o ASL: alla dimissione, dopo visita, a cronici, a domicilio. La persona si indica con l'identificativo della tessera sanitaria; il piano, se c'è, deve essere suo e in vigore. Alimenta File F e il flusso della distribuzione diretta.",
    en: 'Records a medicine handed over directly by a hospital or ASL: at discharge, after a visit, to chronic patients, at home. The person is named by the identifier of the health card; the plan, if there is one, must be hers and in force. It feeds File F and the direct distribution flow.',
  },
  parameters: {
    key: parameter.key(),
    identifier: parameter.identifier({
      it: 'Identificativo della persona, come sulla tessera sanitaria',
      en: 'Identifier of the person, as on the health card',
    }),
    plan: parameter.optional(
      parameter.reference(['MedicationRequest'], { it: 'Piano terapeutico', en: 'Therapeutic plan' }),
    ),
    mode: parameter.code(valueSetUrl.DirectDispensingMode, codeSystemUrl.DirectDispensingMode, {
      it: 'Modalità (File F)',
      en: 'Mode (File F)',
    }),
    kind: parameter.code(valueSetUrl.DispensedMedicineType, codeSystemUrl.DispensedMedicineType, {
      it: 'Tipo di medicinale',
      en: 'Type of medicine',
    }),
    contact: parameter.code(valueSetUrl.DirectContactType, codeSystemUrl.DirectContactType, {
      it: 'Tipo di contatto',
      en: 'Type of contact',
    }),
    aic: parameter.optional(parameter.matching(aicForm, { it: 'AIC', en: 'AIC' })),
    atc: parameter.optional(parameter.matching(atcForm, { it: 'ATC', en: 'ATC' })),
    quantity: parameter.count(1, 100_000, { it: 'Confezioni, o unità', en: 'Packs, or units' }),
    unit: parameter.optional(parameter.words({ it: 'Unità; confezione se assente', en: 'Unit; pack unless given' })),
    ...packParameters,
    handedOver: parameter.optional(
      parameter.instant({
        it: 'Momento della consegna; ora se assente',
        en: 'Moment of the handing over; now unless given',
      }),
    ),
    cost: parameter.optional(parameter.euro({ it: 'Costo di acquisto, euro', en: 'Purchase cost, euro' })),
  },
  shows: { dispense: { type: 'MedicationDispense', text: { it: 'Consegna', en: 'Handing over' } } },
  refusals: ['prescription-not-found', 'too-many-requests'],
  exampleShows: ['aic'],
  async run(work, input) {
    const { subject, context, now, actor } = work;
    const { organization } = actor;
    if (organization === undefined || !(await mayUse(context.store, organization, 'direct'))) {
      throw refusedBy('DS-18', 'Organization.type');
    }
    const handedOver = input.handedOver ?? new Date(now).toISOString();
    if (Date.parse(handedOver) > now) throw refusedBy('DS-19', parameterPlace('handedOver'));
    if (input.mode === '06') throw refusedBy('DS-29', parameterPlace('mode'));
    if (input.contact === '1' && subject.plan === undefined) throw refusedBy('DS-30', parameterPlace('plan'));
    const isPacked = input.kind === '1';
    const isNamed = isPacked ? input.aic !== undefined : input.atc !== undefined && input.serial === undefined;
    if (!isNamed) throw refusedBy('DS-31', parameterPlace(isPacked ? 'aic' : 'atc'));
    const day = dayOf(Date.parse(handedOver));
    if (input.expiry !== undefined && input.expiry < day) throw refusedBy('DS-10', parameterPlace('expiry'));
    const { serial, aic } = input;
    if (serial !== undefined) {
      if (input.quantity !== 1) throw refusedBy('DS-20', parameterPlace('quantity'));
      const isKnown = identifies(serial) && (await isDispensed(context.store, aic ?? '', serial));
      if (isKnown) throw refusedBy('DS-09', parameterPlace('serial'));
    }
    const plan = subject.plan === undefined ? undefined : `MedicationRequest/${subject.plan.id}`;
    const most = subject.plan?.dispenseRequest?.quantity?.value;
    if (plan !== undefined && most !== undefined) {
      const before = await dispensedUnder(context.store, plan, subject.patient);
      if (before + input.quantity > most) work.warn(remarkOf('DS-06', parameterPlace('quantity')));
    }
    const pack = packExtension({ ...input, doubleSerial: undefined });
    const cost = input.cost;
    const performers = [organization, actor.who].filter((one) => one !== undefined);
    const resource: MedicationDispense = {
      resourceType: 'MedicationDispense',
      meta: { profile: [profileUrl.DirectMedicationDispense] },
      extension: [
        ...(pack === undefined ? [] : [pack]),
        ...directExtensions(input.mode, input.kind, input.contact),
        ...(cost === undefined
          ? []
          : [{ url: extensionUrl.PurchaseCost, valueMoney: { value: cost, currency: 'EUR' as const } }]),
      ],
      status: 'completed',
      category: { coding: [{ system: codeSystemUrl.DispensingChannel, code: 'direct' }] },
      medicationCodeableConcept: {
        coding: [
          ...(aic === undefined ? [] : [{ system: medicineSystem.aic, code: aic }]),
          ...(input.atc === undefined ? [] : [{ system: medicineSystem.atc, code: input.atc }]),
        ],
      },
      subject: { reference: subject.patient },
      performer: [...new Set(performers)].map((reference) => ({ actor: { reference } as Reference<never> })),
      ...(plan === undefined ? {} : { authorizingPrescription: [{ reference: plan }] }),
      quantity: { value: input.quantity, unit: input.unit ?? 'confezione' },
      whenHandedOver: handedOver,
      substitution: { wasSubstituted: false },
    };
    const dispense = await createDispense(work, resource, { aic: aic ?? '', serial }, new Map(), 'dispense');
    return { state: subject.state, about: dispense, shows: { dispense } };
  },
});
