import type { DeviceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayIn } from '../../steps/days.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Step, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { judgeQuota } from '../aid-quota.ts';
import { remarkUnentitled } from '../entitlement.ts';
import { type Header, headerParameters, readHeader } from '../header.ts';
import { mostLines, usualChannelOf } from '../limits.ts';
import { protocolSystem } from '../plans.ts';
import type { Prescription } from '../prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { remarkRepeated } from '../same-day.ts';
import { seenOf } from '../seen-lines.ts';
import { type Issuer, issue } from './issue.ts';
import { icd9, reasonOf, shownLines, text, toldNumber } from './line-parameters.ts';

/** System of the nomenclature of devices (CND). */
const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.48';

const aid = {
  aid: parameter.optional(
    parameter.code(
      valueSetUrl.DiabeticAid,
      codeSystemUrl.DiabeticAid,
      text('Ausilio per il diabete', 'Aid for diabetes'),
    ),
  ),
  oxygen: parameter.optional(
    parameter.code(
      valueSetUrl.OxygenEquipment,
      codeSystemUrl.OxygenEquipment,
      text('Apparecchio per l’ossigeno', 'Equipment for oxygen'),
    ),
  ),
  cnd: parameter.optional(
    parameter.matching(/^[A-Z0-9-]{1,20}$/, text('Codice della classificazione CND', 'Code of the classification CND')),
  ),
  description: parameter.optional(parameter.words(text('Come si chiama l’ausilio', 'What the aid is called'))),
  quantityPerMonth: parameter.optional(parameter.count(1, 10_000, text('Quantità al mese', 'Quantity a month'))),
  start: parameter.optional(parameter.day(text('Inizio della fornitura', 'Start of the supply'))),
  end: parameter.optional(parameter.day(text('Fine della fornitura', 'End of the supply'))),
  channel: parameter.optional(
    parameter.code(
      valueSetUrl.DispensingChannel,
      codeSystemUrl.DispensingChannel,
      text('Canale di erogazione; quello del piano se assente', 'Channel of dispensing; that of the plan unless given'),
    ),
  ),
  plan: parameter.optional(
    parameter.reference(['DeviceRequest'], text('Piano dell’ausilio (intent plan)', 'Plan of the aid (intent plan)')),
  ),
} as const;

type AidInput = parameter.InputOf<typeof aid>;

/** Prescribes aids of integrative or prosthetic care: one line each, with one NRE. */
export const prescribeAids = (issuer: Issuer): Step<Prescription> =>
  defineStep<Prescription>()({
    name: 'prescribe-aids',
    target: { type: 'DeviceRequest', level: 'type' },
    description: {
      it: 'Emette una ricetta di ausili dell’assistenza integrativa o protesica: le righe e il numero. Il Sistema TS non riceve ricette di ausili: non c’è invio né codice di autenticazione.',
      en: 'Issues a prescription of aids of integrative or prosthetic care: its lines and its number. Sistema TS takes no prescriptions of aids: there is no call and no authentication code.',
    },
    parameters: {
      ...headerParameters,
      diagnosis: parameter.optional(icd9()),
      reason: parameter.optional(parameter.words(text('Motivo in parole', 'Reason in words'))),
      device: parameter.many(parameter.parts(aid, text('Ausilio', 'Aid'))),
    },
    tells: toldNumber,
    shows: shownLines('DeviceRequest'),
    exampleShows: ['patient', 'reason'],
    async run(work, input) {
      const header = await readHeader(work, input, 'DeviceRequest');
      const { device: asked, diagnosis, reason } = input;
      if (asked.length > mostLines) throw refusedBy('RX-32', parameterPlace('device'));
      if (diagnosis === undefined && reason === undefined) throw refusedBy('RX-10', parameterPlace('reason'));
      const why = reasonOf(diagnosis, reason);
      const lines: DeviceRequest[] = [];
      const taken = new Map<string, number>();
      for (const [index, one] of asked.entries()) lines.push(await toLine(work, header, one, why, index, taken));
      return issue(work, issuer, {
        type: 'DeviceRequest',
        header,
        lines,
        values: input.internal === true ? { ricettaInterna: '1' } : {},
      });
    },
  });

async function toLine(
  work: Work<Prescription>,
  header: Header,
  one: AidInput,
  why: NonNullable<DeviceRequest['reasonCode']>[number],
  index: number,
  taken: Map<string, number>,
): Promise<DeviceRequest> {
  const at = (name: string): string => `${parameterPlace('device')}[${index}].part.where(name = '${name}')`;
  const coding = [
    ...(one.cnd === undefined ? [] : [{ system: nomenclature, code: one.cnd }]),
    ...(one.aid === undefined ? [] : [{ system: codeSystemUrl.DiabeticAid, code: one.aid }]),
    ...(one.oxygen === undefined ? [] : [{ system: codeSystemUrl.OxygenEquipment, code: one.oxygen }]),
  ];
  if (coding.length === 0) throw refusedBy('RX-33', at('aid'));
  if ((one.start ?? header.day) > (one.end ?? '9999')) throw refusedBy('RX-34', at('end'));
  const plan = one.plan === undefined ? undefined : await planNamed(work, one.plan, coding, header.day, at('plan'));
  const channel = one.channel ?? channelOf(plan);
  if (channel === undefined) throw refusedBy('RX-35', at('channel'));
  if (plan !== undefined && one.channel !== undefined && one.channel !== channelOf(plan)) {
    throw refusedBy('RX-22', at('channel'));
  }
  const usual = one.aid === undefined ? undefined : usualChannelOf(one.aid, header.day);
  if (usual !== undefined && channel !== usual) work.warn(remarkOf('RX-40', at('channel')));
  if (plan !== undefined && one.quantityPerMonth !== undefined) {
    const line = { plan, aid: one.aid, perMonth: one.quantityPerMonth, day: header.day, place: at('quantityPerMonth') };
    await judgeQuota(work, line, taken);
  }
  await remarkRepeated(
    work,
    header.sameDay,
    (other) => other.resourceType === 'DeviceRequest' && isSameAid(other, coding),
    at('aid'),
  );
  const protocol = plan?.extension?.find(({ url }) => url === extensionUrl.PlanProtocol)?.valueIdentifier?.value;
  return {
    resourceType: 'DeviceRequest',
    meta: { profile: [profileUrl.PrescriptionDeviceRequest] },
    extension: [
      { url: extensionUrl.ExpectedChannel, valueCoding: { system: codeSystemUrl.DispensingChannel, code: channel } },
      ...(protocol === undefined
        ? []
        : [{ url: extensionUrl.PlanProtocol, valueIdentifier: { system: protocolSystem, value: protocol } }]),
    ],
    status: 'active',
    intent: 'order',
    ...(plan === undefined ? {} : { basedOn: [{ reference: `DeviceRequest/${plan.id}` }] }),
    codeCodeableConcept: { coding, ...(one.description === undefined ? {} : { text: one.description }) },
    ...(one.quantityPerMonth === undefined
      ? {}
      : {
          parameter: [
            {
              code: { coding: [{ system: codeSystemUrl.DeviceParameter, code: 'quantity-per-month' }] },
              valueQuantity: { value: one.quantityPerMonth },
            },
          ],
        }),
    subject: { reference: work.subject.patient },
    ...(one.start === undefined && one.end === undefined
      ? {}
      : { occurrencePeriod: { start: one.start ?? header.day, ...(one.end === undefined ? {} : { end: one.end }) } }),
    reasonCode: [why],
  };
}

type Codes = readonly { readonly system: string; readonly code: string }[];

const isSameAid = ({ codeCodeableConcept }: DeviceRequest, coding: Codes): boolean =>
  coding.some(({ system, code }) =>
    codeCodeableConcept?.coding?.some((own) => own.system === system && own.code === code),
  );

const channelOf = (plan: DeviceRequest | undefined): string | undefined =>
  plan?.extension?.find(({ url }) => url === extensionUrl.ExpectedChannel)?.valueCoding?.code;

/** The plan of the aid that is named, when it is one of the person that is active on the day. */
async function planNamed(
  work: Work<Prescription>,
  reference: string,
  coding: Codes,
  day: string,
  place: string,
): Promise<DeviceRequest & { readonly id: string }> {
  const found = await readResource(work.context.store, 'DeviceRequest', reference);
  const [plan] = found === undefined ? [] : await seenOf(work, [found]);
  const { start, end } = plan?.occurrencePeriod ?? {};
  const isActive =
    plan?.intent === 'plan' &&
    plan.status === 'active' &&
    plan.subject?.reference === work.subject.patient &&
    start !== undefined &&
    end !== undefined &&
    dayIn(start) <= day &&
    day <= dayIn(end);
  if (plan === undefined || !isActive || !isSameAid(plan, coding)) throw refusedBy('RX-18', place);
  await remarkUnentitled(work, plan, day, place);
  work.changes.guard(plan);
  return plan;
}
