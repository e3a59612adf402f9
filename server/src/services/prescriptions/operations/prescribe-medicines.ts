import type { MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { lastDayOf } from '../../../exchanges/sistema-ts/states.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Step, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { remarkUnentitled } from '../entitlement.ts';
import { type Header, headerParameters, readHeader } from '../header.ts';
import { isOtherChannel, mostLines, usualMedicines, usualPacks } from '../limits.ts';
import {
  aicSystem,
  atcSystem,
  groupSystem,
  isPrescribable,
  isSameMedicine,
  type Medicine,
  medicineIn,
} from '../medicine.ts';
import {
  activePlans,
  channelOf,
  isActive,
  linesUnder,
  medicineOf,
  noteOf,
  type Plan,
  planNeed,
  plansFor,
  protocolOf,
  protocolSystem,
  remainingPacks,
} from '../plans.ts';
import type { Prescription } from '../prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { remarkRepeated } from '../same-day.ts';
import { seenOf } from '../seen-lines.ts';
import { type Issuer, issue } from './issue.ts';
import { icd9, shownLines, text, toldNumber } from './line-parameters.ts';

const line = {
  aic: parameter.optional(
    parameter.matching(/^\d{9}$/, text('AIC della confezione, nove cifre', 'AIC of the package, nine digits')),
  ),
  group: parameter.optional(
    parameter.matching(/^[A-Z0-9]{1,10}$/, text('Gruppo di equivalenza AIFA', 'Equivalence group of AIFA')),
  ),
  atc: parameter.optional(
    parameter.matching(/^[A-Z]\d{2}[A-Z]{2}\d{2}$/, text('ATC del principio attivo', 'ATC of the active ingredient')),
  ),
  description: parameter.optional(parameter.words(text('Come si chiama il medicinale', 'What the medicine is called'))),
  packs: parameter.count(1, 99, text('Confezioni', 'Packs')),
  dosage: parameter.optional(parameter.words(text('Posologia in parole', 'Dosage in words'))),
  nonSubstitutable: parameter.optional(
    parameter.code(
      valueSetUrl.NonSubstitutabilityReason,
      codeSystemUrl.NonSubstitutabilityReason,
      text('Non sostituibile, per questo motivo', 'Not to be substituted, for this reason'),
    ),
  ),
  note: parameter.optional(
    parameter.code(
      valueSetUrl.AifaNote,
      codeSystemUrl.AifaNote,
      text('Nota AIFA; quella del piano se assente', 'AIFA note; that of the plan unless given'),
    ),
  ),
  channel: parameter.optional(
    parameter.code(
      valueSetUrl.DispensingChannel,
      codeSystemUrl.DispensingChannel,
      text(
        'Canale di erogazione, dpc per EROGDPC; quello del piano se assente',
        'Channel of dispensing, dpc for EROGDPC; that of the plan unless given',
      ),
    ),
  ),
  plan: parameter.optional(
    parameter.reference(
      ['MedicationRequest'],
      text(
        'Piano terapeutico; quello attivo della persona per il medicinale se assente',
        'Therapeutic plan; the active one of the person for the medicine unless given',
      ),
    ),
  ),
  ongoingChronic: parameter.optional(
    parameter.flag(
      text('Terapia cronica in corso da almeno sei mesi', 'Chronic therapy that goes on for six months at least'),
    ),
  ),
  diagnosis: parameter.optional(icd9()),
  reason: parameter.optional(parameter.words(text('Motivo in parole', 'Reason in words'))),
} as const;

type LineInput = parameter.InputOf<typeof line>;

/** Plans as they are before the prescription, and the lines that were prescribed under them. */
interface Plans {
  readonly active: readonly Plan[];
  readonly prescribed: readonly Plan[];
  /** Packs that lines of this prescription take, by plan. */
  readonly taken: Map<string, number>;
}

/** Prescribes medicines at the charge of the health service: one line each, with one NRE. */
export const prescribeMedicines = (issuer: Issuer): Step<Prescription> =>
  defineStep<Prescription>()({
    name: 'prescribe-medicines',
    target: { type: 'MedicationRequest', level: 'type' },
    description: {
      it: 'Emette una ricetta dematerializzata farmaceutica: le righe, il numero (NRE) e la richiesta di invio al Sistema TS. Si può stampare il promemoria quando arriva il codice di autenticazione.',
      en: 'Issues an electronic prescription of medicines: its lines, its number (NRE) and the request to tell Sistema TS. The reminder may be printed when the authentication code arrives.',
    },
    parameters: {
      ...headerParameters,
      medicine: parameter.many(parameter.parts(line, text('Medicinale', 'Medicine'))),
    },
    tells: toldNumber,
    shows: shownLines('MedicationRequest'),
    exampleShows: ['patient'],
    async run(work, input) {
      const header = await readHeader(work, input, 'MedicationRequest');
      const { medicine: asked } = input;
      if (asked.length > mostLines) throw refusedBy('RX-32', parameterPlace('medicine'));
      const { store } = work.context;
      const active = await seenOf(work, await activePlans(store, work.subject.patient, header.day));
      const plans: Plans = { active, prescribed: await linesUnder(store, active), taken: new Map() };
      const lines: MedicationRequest[] = [];
      for (const [index, one] of asked.entries()) lines.push(await toLine(work, header, plans, one, index));
      if (asked.length > usualMedicines) work.warn(remarkOf('RX-14', parameterPlace('medicine')));
      return issue(work, issuer, {
        type: 'MedicationRequest',
        header,
        lines,
        values: input.internal === true ? { ricettaInterna: '1' } : {},
      });
    },
  });

const placeOfLine = (index: number, name: string): string =>
  `${parameterPlace('medicine')}[${index}].part.where(name = '${name}')`;

async function toLine(
  work: Work<Prescription>,
  header: Header,
  plans: Plans,
  one: LineInput,
  index: number,
): Promise<MedicationRequest> {
  const at = (name: string): string => placeOfLine(index, name);
  const medicine = medicineAsked(one, at);
  const plan = await planFor(work, header, plans, one, medicine, at);
  if (plan !== undefined) takeFrom(work, plans, plan, one.packs, at('packs'));
  if (one.packs > usualPacks(header.exemptions, one.ongoingChronic === true)) {
    work.warn(remarkOf('RX-15', at('packs')));
  }
  const note = one.note ?? (plan === undefined ? undefined : noteOf(plan));
  const channel = one.channel ?? (plan === undefined ? undefined : channelOf(plan));
  await remarkRepeated(
    work,
    header.sameDay,
    (other) =>
      other.resourceType === 'MedicationRequest' &&
      isSameMedicine(medicineIn(other.medicationCodeableConcept), medicine),
    at('packs'),
  );
  const reason = [
    ...(note === undefined ? [] : [{ system: codeSystemUrl.AifaNote, code: note }]),
    ...(one.diagnosis === undefined ? [] : [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code: one.diagnosis }]),
  ];
  const why = {
    ...(reason.length === 0 ? {} : { coding: reason }),
    ...(one.reason === undefined ? {} : { text: one.reason }),
  };
  return {
    resourceType: 'MedicationRequest',
    meta: { profile: [profileUrl.DrugMedicationRequest] },
    extension: [
      ...(plan === undefined ? [] : [planExtension(plan)]),
      ...(channel === undefined
        ? []
        : [
            {
              url: extensionUrl.ExpectedChannel,
              valueCoding: { system: codeSystemUrl.DispensingChannel, code: channel },
            },
          ]),
    ],
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [
        ...(medicine.aic === undefined ? [] : [{ system: aicSystem, code: medicine.aic }]),
        ...(medicine.atc === undefined ? [] : [{ system: atcSystem, code: medicine.atc }]),
        ...(medicine.group === undefined ? [] : [{ system: groupSystem, code: medicine.group }]),
      ],
      ...(one.description === undefined ? {} : { text: one.description }),
    },
    subject: { reference: work.subject.patient },
    ...(Object.keys(why).length === 0 ? {} : { reasonCode: [why] }),
    ...(one.dosage === undefined ? {} : { dosageInstruction: [{ text: one.dosage }] }),
    dispenseRequest: {
      validityPeriod: { start: header.day, end: lastDayOf(header.day, 'F') },
      quantity: { value: one.packs, unit: 'confezione' },
    },
    ...(one.nonSubstitutable === undefined
      ? {}
      : {
          substitution: {
            allowedCodeableConcept: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution', code: 'N' }],
            },
            reason: { coding: [{ system: codeSystemUrl.NonSubstitutabilityReason, code: one.nonSubstitutable }] },
          },
        }),
  };
}

function medicineAsked({ aic, atc, group }: LineInput, at: (name: string) => string): Medicine {
  const medicine = {
    ...(aic === undefined ? {} : { aic }),
    ...(atc === undefined ? {} : { atc }),
    ...(group === undefined ? {} : { group }),
  };
  if (!isPrescribable(medicine)) throw refusedBy('RX-13', at('aic'));
  return medicine;
}

/** The plan that a line is under: the one that is named, or the active one of the person for the medicine. */
async function planFor(
  work: Work<Prescription>,
  { day }: Header,
  { active }: Plans,
  one: LineInput,
  medicine: Medicine,
  at: (name: string) => string,
): Promise<Plan | undefined> {
  const plan =
    one.plan === undefined ? plansFor(active, medicine)[0] : await namedPlan(work, one.plan, day, medicine, at);
  if (plan === undefined) {
    const need = planNeed(medicine.atc, day);
    if (need === 'refusal') throw refusedBy('RX-16', at('atc'));
    if (need === 'remark') work.warn(remarkOf('RX-17', at('atc')));
    return undefined;
  }
  const channel = channelOf(plan);
  if (one.channel !== undefined && channel !== undefined && one.channel !== channel)
    throw refusedBy('RX-22', at('channel'));
  if (channel !== undefined && isOtherChannel(channel)) work.warn(remarkOf('RX-29', at('plan')));
  const note = noteOf(plan);
  if (one.note !== undefined && note !== undefined && one.note !== note) throw refusedBy('RX-23', at('note'));
  if (protocolOf(plan) === undefined) work.warn(remarkOf('RX-19', at('plan')));
  await remarkUnentitled(work, plan, day, at('plan'));
  return plan;
}

async function namedPlan(
  work: Work<Prescription>,
  reference: string,
  day: string,
  medicine: Medicine,
  at: (name: string) => string,
): Promise<Plan> {
  const found = await readResource(work.context.store, 'MedicationRequest', reference);
  const [plan] = found === undefined ? [] : await seenOf(work, [found]);
  if (plan === undefined || !isActive(plan, work.subject.patient, day) || !isSameMedicine(medicineOf(plan), medicine)) {
    throw refusedBy('RX-18', at('plan'));
  }
  return plan;
}

/** Counts packs against what a plan leaves, and binds the prescription to the plan as it was read. */
function takeFrom(work: Work<Prescription>, plans: Plans, plan: Plan, packs: number, place: string): void {
  const left = remainingPacks(plan, plans.prescribed, work.now);
  const taken = (plans.taken.get(plan.id) ?? 0) + packs;
  plans.taken.set(plan.id, taken);
  if (left === undefined) work.warn(remarkOf('RX-21', place));
  else if (taken > left) throw refusedBy('RX-20', place);
  work.changes.guard(plan);
}

function planExtension(plan: Plan) {
  const protocol = protocolOf(plan);
  return {
    url: extensionUrl.PianoTerapeutico,
    extension: [
      { url: 'existPt', valueBoolean: true },
      { url: 'PT', valueReference: { reference: `MedicationRequest/${plan.id}` } },
      ...(protocol === undefined
        ? []
        : [{ url: 'protocollo', valueIdentifier: { system: protocolSystem, value: protocol } }]),
    ],
  };
}
