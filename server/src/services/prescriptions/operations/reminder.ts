import type { Binary, CodeableConcept, HumanName, Patient } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { extensionOf } from '../../steps/elements.ts';
import { commentOn } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import { ruleOf } from '../machine.ts';
import {
  authenticationOf,
  dayOfIssue,
  type Line,
  lastDay,
  lineTypes,
  nreOf,
  type Prescription,
  stateAt,
} from '../prescription.ts';
import { printReminder, type Reminder, type ReminderLine } from '../reminder/reminder-pdf.ts';
import { prescriptions } from '../service.ts';
import { text } from './line-parameters.ts';
import { numberParameter, openPrescription, readingRefusals } from './open-reading.ts';

/** Name of the operation. */
export const reminderName = 'prescription-reminder';

const rule = ruleOf(reminderName);
const fiscalCodeSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Stampa il promemoria di una ricetta (PDF): NRE e codice fiscale in Code 39, righe, prescrittore, codice di autenticazione. Prima del codice di autenticazione è rifiutato.',
    en: 'Prints the reminder of a prescription (PDF): NRE and codice fiscale in Code 39, lines, prescriber, authentication code. It is refused before the authentication code is there.',
  },
  comment: commentOn(rule, prescriptions.states),
  in: [numberParameter],
  out: [{ name: 'return', min: 1, max: '1', type: 'Binary', text: text('PDF, in base64', 'PDF, in base64') }],
  refusals: [...readingRefusals, 'step-not-allowed', 'reminder-not-ready'],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET MedicationRequest/[id]/$prescription-reminder`, also on ServiceRequest and DeviceRequest, and on the types with `nre`: a Binary of
 * `application/pdf`. Refusals: `resource-not-found` 404, `step-role-not-allowed` 403, `step-not-allowed` and `reminder-not-ready` 409.
 */
export const reminderOperation: OperationHandler = {
  name: reminderName,
  definition: definitionUrl(reminderName),
  levels: ['type', 'instance'],
  types: [...lineTypes],
  readOnly: true,
  description,
  async handle(context, request, { id }, touched) {
    const { found, asked } = await openPrescription(reminderName, context, request, id);
    const state = stateAt(found, asked.now);
    if (!rule.from.includes(state)) {
      throw new FhirError({ code: 'step-not-allowed', values: { step: `$${reminderName}`, state, next: '—' } });
    }
    const authenticationCode = authenticationOf(found);
    if (authenticationCode === undefined) {
      const [it, en] = ['manca il codice di autenticazione.', 'the authentication code is missing.'];
      throw new FhirError({ code: 'reminder-not-ready', values: { reason: it, 'reason-it': it, 'reason-en': en } });
    }
    for (const line of found.lines) {
      touched.push({ type: line.resourceType, id: line.id, texts: [JSON.stringify(line)] });
    }
    const pdf = await printReminder(await toReminder(context.store, found, authenticationCode));
    const binary: Binary = { resourceType: 'Binary', contentType: 'application/pdf', data: pdf.toString('base64') };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: JSON.stringify(binary) };
  },
};

async function toReminder(store: Reading, found: Prescription, authenticationCode: string): Promise<Reminder> {
  const [first] = found.lines;
  if (first === undefined) throw new Error('a prescription without lines has no reminder');
  const person = await readResource(store, 'Patient', found.patient);
  const fiscalCode = person?.identifier?.find(({ system }) => system === fiscalCodeSystem)?.value;
  const isObscured = extensionOf(first, extensionUrl.PrescriptionObscured)?.valueBoolean === true;
  const name = isObscured ? undefined : nameOf(person);
  const priority = extensionOf(first, extensionUrl.PrescriptionPriority)?.valueCoding?.code;
  const question = wordsOf(first.reasonCode?.[0]);
  return {
    nre: nreOf(first) ?? '',
    authenticationCode,
    exemption: await exemptionOf(store, first),
    lines: found.lines.map(toLine),
    prescriber: await prescriberOf(store, first.requester?.reference),
    issued: inItalian(dayOfIssue(first)),
    lastDay: inItalian(lastDay(first)),
    kind: kinds[first.resourceType],
    ...(name === undefined ? {} : { name }),
    ...(fiscalCode === undefined ? {} : { fiscalCode }),
    ...(priority === undefined ? {} : { priority }),
    ...(question === '' ? {} : { question }),
  };
}

const kinds = { MedicationRequest: 'medicines', ServiceRequest: 'services', DeviceRequest: 'aids' } as const;

const inItalian = (day: string): string => day.split('-').reverse().join('/');

const nameOf = (person: Patient | undefined): string | undefined => fullName(person?.name?.[0]);

function fullName(name: HumanName | undefined): string | undefined {
  const parts = [name?.family, ...(name?.given ?? [])].filter((part) => part !== undefined);
  return parts.length === 0 ? name?.text : parts.join(' ');
}

/** What a concept says: its words, then its codes. */
function wordsOf(concept: CodeableConcept | undefined): string {
  const codes = concept?.coding?.flatMap(({ code }) => code ?? []).join(', ') ?? '';
  return [concept?.text, codes === '' ? undefined : `(${codes})`].filter((part) => part !== undefined).join(' ');
}

/** The mark of what is distributed on behalf. */
const markOfChannel = (line: Line): string[] =>
  extensionOf(line, extensionUrl.ExpectedChannel)?.valueCoding?.code === 'dpc' ? ['DPC'] : [];

function toLine(line: Line): ReminderLine {
  if (line.resourceType === 'MedicationRequest') {
    const { medicationCodeableConcept, dispenseRequest, dosageInstruction, substitution } = line;
    const dosage = dosageInstruction?.[0]?.text;
    return {
      what: wordsOf(medicationCodeableConcept),
      quantity: `${dispenseRequest?.quantity?.value ?? 1} confezioni`,
      notes: [
        ...(dosage === undefined ? [] : [dosage]),
        ...(substitution === undefined ? [] : ['Non sostituibile']),
        ...markOfChannel(line),
      ],
    };
  }
  if (line.resourceType === 'ServiceRequest') {
    const sessions = line.occurrenceTiming?.repeat?.count;
    const access = extensionOf(line, extensionUrl.PrescriptionAccess)?.valueCoding?.code;
    return {
      what: wordsOf(line.code),
      quantity: `${line.quantityQuantity?.value ?? 1}`,
      notes: [
        ...(sessions === undefined ? [] : [`Ciclo di ${sessions} sedute`]),
        ...(access === '1' ? ['Primo accesso'] : []),
        ...(line.orderDetail === undefined ? [] : ['Anche in televisita']),
      ],
    };
  }
  const perMonth = line.parameter?.[0]?.valueQuantity?.value;
  return {
    what: wordsOf(line.codeCodeableConcept),
    quantity: perMonth === undefined ? '1' : `${perMonth} al mese`,
    notes: markOfChannel(line),
  };
}

async function exemptionOf(store: Reading, line: Line): Promise<string> {
  const position = extensionOf(line, extensionUrl.CoPayment)?.valueCoding?.code;
  const coverage = await readResource(store, 'Coverage', line.insurance?.[0]?.reference);
  const codes = coverage?.type?.coding?.flatMap(({ code }) => code ?? []) ?? [];
  if (codes.length > 0) return codes.join(', ');
  return position === 'income' ? 'reddito, da accertare' : 'non esente';
}

async function prescriberOf(store: Reading, reference: string | undefined): Promise<string> {
  const role = await readResource(store, 'PractitionerRole', reference);
  const person = await readResource(store, 'Practitioner', role?.practitioner?.reference ?? reference);
  return fullName(person?.name?.[0]) ?? 'medico del servizio sanitario';
}
