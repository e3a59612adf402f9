import type { Coverage, Extension, Reference } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayOf } from '../steps/days.ts';
import { extensionOf } from '../steps/elements.ts';
import { requireThere } from '../steps/named.ts';
import type { InputOf } from '../steps/parameters.ts';
import * as parameter from '../steps/parameters.ts';
import type { Work } from '../steps/step.ts';
import { parameterPlace } from '../steps/step-rules.ts';
import { readResource } from '../steps/stored.ts';
import { prescriberTypeOf, prescribesWithin } from './limits.ts';
import {
  doctorsOfPrescription,
  isLineType,
  type Line,
  type LineType,
  type Prescription,
  stateAt,
} from './prescription.ts';
import { refusedBy } from './rules.ts';
import { sameDayLines } from './same-day.ts';

const text = (it: string, en: string) => ({ it, en });

/** What every prescription is asked with, whatever it prescribes. */
export const headerParameters = {
  key: parameter.key(),
  patient: parameter.optional(
    parameter.reference(['Patient'], text('Persona, per chi la segue', 'Person, for who follows her')),
  ),
  patientIdentifier: parameter.optional(
    parameter.identifier(
      text(
        'Codice fiscale, STP, ENI o TEAM della persona, in alternativa a patient',
        'Codice fiscale, STP, ENI or TEAM of the person, instead of patient',
      ),
    ),
  ),
  coPayment: parameter.code(
    valueSetUrl.CoPaymentPosition,
    codeSystemUrl.CoPaymentPosition,
    text('Posizione rispetto al ticket', 'Position about the co-payment'),
  ),
  exemption: parameter.optional(
    parameter.reference(
      ['Coverage'],
      text('Esenzione, se la posizione è exempt', 'Exemption, when the position is exempt'),
    ),
  ),
  place: parameter.optional(
    parameter.code(
      valueSetUrl.PrescriptionPlace,
      codeSystemUrl.PrescriptionPlace,
      text('Dove è stata visitata la persona', 'Where the person was seen'),
    ),
  ),
  indication: parameter.optional(
    parameter.code(
      valueSetUrl.PrescriptionIndication,
      codeSystemUrl.PrescriptionIndication,
      text('Suggerita da altro medico o da ricovero', 'Suggested by another doctor, or from a hospital stay'),
    ),
  ),
  prescriberType: parameter.optional(
    parameter.code(
      valueSetUrl.PrescriberType,
      codeSystemUrl.PrescriberType,
      text(
        'Rapporto del medico con il servizio sanitario; quello del ruolo se assente',
        'How the doctor works for the health service; that of the role unless given',
      ),
    ),
  ),
  holder: parameter.optional(
    parameter.reference(
      ['PractitionerRole', 'Practitioner'],
      text('Medico titolare, se prescrive un sostituto', 'Holder doctor, when a substitute prescribes'),
    ),
  ),
  obscured: parameter.optional(
    parameter.flag(text('Il nome della persona non va mostrato', 'The name of the person is not to be shown')),
  ),
  internal: parameter.optional(
    parameter.flag(text('Ricetta interna alla struttura', 'Prescription within the structure')),
  ),
  replaces: parameter.optional(
    parameter.reference(
      ['MedicationRequest', 'ServiceRequest', 'DeviceRequest'],
      text(
        'Prima riga della ricetta annullata che questa sostituisce',
        'First line of the cancelled prescription that this one replaces',
      ),
    ),
  ),
} as const;

/** The header of a prescription as it was asked for. */
export type HeaderInput = InputOf<typeof headerParameters>;

/** What the header gives to every line. */
export interface Header {
  readonly extension: readonly Extension[];
  readonly insurance: readonly Reference<Coverage>[];
  /** Codes of the exemption on the prescription. */
  readonly exemptions: readonly string[];
  readonly authoredOn: string;
  /** Day of issue in Europe/Rome. */
  readonly day: string;
  /** Appointment of the doctor who fills it in. */
  readonly requester: string;
  /** Lines of the same type that the person was prescribed on that day already. */
  readonly sameDay: readonly Line[];
  readonly replaces?: string;
}

/** Judges what is asked of the header of a prescription of a type of lines. */
export async function readHeader(work: Work<Prescription>, input: HeaderInput, type: LineType): Promise<Header> {
  const { context, actor, now, subject } = work;
  const { store } = context;
  const day = dayOf(now);
  const requester = actor.who;
  const appointment = await readResource(store, 'PractitionerRole', requester);
  if (requester === undefined || appointment === undefined || appointment.active === false) {
    throw refusedBy('RX-02', 'Parameters');
  }
  const person = await readResource(store, 'Patient', subject.patient);
  if (person === undefined || person.active === false || person.deceasedBoolean === true || person.deceasedDateTime) {
    throw refusedBy('RX-30', parameterPlace('patient'));
  }
  if (input.internal === true && !prescribesWithin(actor.role)) throw refusedBy('RX-12', parameterPlace('internal'));
  const prescriberType = input.prescriberType ?? prescriberTypeOf(actor.role);
  // Aids are not told to Sistema TS, which wants both.
  if (type !== 'DeviceRequest' && (prescriberType === undefined || input.place === undefined)) {
    throw refusedBy('RX-36', parameterPlace(input.place === undefined ? 'place' : 'prescriberType'));
  }
  const { holder } = input;
  if (holder !== undefined) {
    if (holder === requester || holder === actor.person) throw refusedBy('RX-25', parameterPlace('holder'));
    await requireThere(store, holder, 'holder', (place) => refusedBy('RX-25', place));
  }
  if (input.replaces !== undefined) await requireReplaceable(work, input.replaces, type, requester);
  const exemptions = await exemptionsOf(work, input, day);
  return {
    day,
    requester,
    exemptions,
    sameDay: await sameDayLines(work, type, day),
    authoredOn: new Date(now).toISOString(),
    insurance: input.exemption === undefined ? [] : [{ reference: input.exemption }],
    extension: extensionsOf(input, prescriberType),
    ...(input.replaces === undefined ? {} : { replaces: input.replaces }),
  };
}

/** The codes of the exemption on the prescription, in force on a day. */
async function exemptionsOf(
  work: Work<Prescription>,
  { coPayment, exemption }: HeaderInput,
  day: string,
): Promise<readonly string[]> {
  if ((coPayment === 'exempt') !== (exemption !== undefined)) throw refusedBy('RX-03', parameterPlace('exemption'));
  if (exemption === undefined) return [];
  const refused = (): Error => refusedBy('RX-04', parameterPlace('exemption'));
  const coverage = await readResource(work.context.store, 'Coverage', exemption);
  if (coverage === undefined || coverage.beneficiary.reference !== work.subject.patient) throw refused();
  const { status, period, type } = coverage;
  const holds = status === 'active' && isWithin(day, period?.start, period?.end);
  const suspended = extensionOf(coverage, extensionUrl.ExemptionSuspension)?.valuePeriod;
  if (!holds || (suspended !== undefined && isWithin(day, suspended.start, suspended.end))) throw refused();
  const codes = type?.coding?.flatMap(({ code }) => code ?? []) ?? [];
  if (codes.length === 0 || codes.includes('NE')) throw refused();
  return codes;
}

const isWithin = (day: string, start = day, end = day): boolean => start.slice(0, 10) <= day && day <= end.slice(0, 10);

/** A prescription is replaced after it was cancelled, by its doctor, for the same person. */
async function requireReplaceable(
  { context, subject, now, actor }: Work<Prescription>,
  reference: string,
  type: LineType,
  requester: string,
): Promise<void> {
  const refused = (): Error => refusedBy('RX-26', parameterPlace('replaces'));
  const [named] = reference.split('/');
  if (named !== type || !isLineType(named)) throw refused();
  const line: Line | undefined = await readResource(context.store, named, reference);
  if (line === undefined || line.subject?.reference !== subject.patient) throw refused();
  const own = doctorsOfPrescription(line);
  if (!own.includes(requester) && (actor.person === undefined || !own.includes(actor.person))) throw refused();
  if (stateAt({ patient: subject.patient, lines: [line] }, now) !== '4') throw refused();
}

function extensionsOf(
  { coPayment, place, indication, holder, obscured }: HeaderInput,
  prescriberType: string | undefined,
): Extension[] {
  const coded = (url: string, system: string, code: string | undefined): Extension[] =>
    code === undefined ? [] : [{ url, valueCoding: { system, code } }];
  return [
    ...coded(extensionUrl.CoPayment, codeSystemUrl.CoPaymentPosition, coPayment),
    ...coded(extensionUrl.PrescriptionSeenAt, codeSystemUrl.PrescriptionPlace, place),
    ...coded(extensionUrl.PrescriptionOrigin, codeSystemUrl.PrescriptionIndication, indication),
    ...coded(extensionUrl.PrescriberKind, codeSystemUrl.PrescriberType, prescriberType),
    ...(holder === undefined ? [] : [{ url: extensionUrl.PrescriptionHolder, valueReference: { reference: holder } }]),
    ...(obscured === true ? [{ url: extensionUrl.PrescriptionObscured, valueBoolean: true }] : []),
  ];
}
