import type { MedicationDispense, MedicationRequest, SupplyRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { codeIn, extensionOf, withExtension } from '../../steps/elements.ts';
import { all, findResources, hasCode, type Reading } from '../../steps/stored.ts';
import table from '../machine.json' with { type: 'json' };

/** System of the NRE of an electronic prescription. Source: HL7 Italia dossier-pharma. */
export const nreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';
/** Form of an NRE. Source: Sistema TS, ricetta dematerializzata, 5 December 2024. */
export const nreForm = /^[0-9]{3}[0-9A-Z]{2}[0-7][0-9]{9}$/;

/** Systems by which a medicine is named. Source: AIFA; HL7 Italia dossier-pharma; WHO. */
export const medicineSystem = {
  aic: 'urn:oid:2.16.840.1.113883.2.9.6.1.5',
  group: 'urn:oid:2.16.840.1.113883.2.9.6.1.51',
  atc: 'http://www.whocc.no/atc',
} as const;

/** What is stored of one prescription and its dispensing, whoever may see it. */
export interface Prescription {
  readonly nre: string;
  /** `Patient/x`. */
  readonly patient: string;
  /** Lines in the order of their ids; at least one. */
  readonly lines: readonly Read<MedicationRequest>[];
  /** State at Sistema TS, the same of all lines. */
  readonly state: string;
  /** The takings in charge, ended ones too, the latest last. */
  readonly holds: readonly Read<Task>[];
  /** All dispenses, those that were reversed too. */
  readonly dispenses: readonly Read<MedicationDispense>[];
  /** Orders of the distribution on behalf. */
  readonly orders: readonly Read<SupplyRequest>[];
  /** The order that a step on an order is made on. */
  readonly order?: Read<SupplyRequest>;
}

/** Reads a prescription with all that belongs to it; undefined when there is none, or it was not issued. */
export async function readPrescription(store: Reading, nre: string): Promise<Prescription | undefined> {
  const lines = (
    await findResources(store, 'MedicationRequest', {
      kind: 'token',
      parameter: { type: 'MedicationRequest', code: 'nre' },
      anyOf: [{ system: nreSystem, code: nre }],
    })
  )
    .filter(({ status, intent }) => intent === 'order' && status !== 'entered-in-error' && status !== 'draft')
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const [first] = lines;
  const state = first === undefined ? undefined : stateOfLine(first);
  const patient = first?.subject.reference;
  if (first === undefined || state === undefined || patient === undefined) return undefined;
  // Lines of different persons under one number are an error of who sent them, and nobody's to be dispensed.
  if (lines.some(({ subject }) => subject.reference !== patient)) return undefined;
  const addresses = lines.map(({ id }) => `MedicationRequest/${id}`);
  const [holds, dispenses, orders] = await Promise.all([
    findResources(
      store,
      'Task',
      all(hasCode('Task', 'code', 'hold'), {
        kind: 'token',
        parameter: { type: 'Task', code: 'group-identifier' },
        anyOf: [{ system: nreSystem, code: nre }],
      }),
    ),
    findResources(store, 'MedicationDispense', {
      kind: 'reference',
      parameter: { type: 'MedicationDispense', code: 'prescription' },
      anyOf: addresses,
    }),
    findResources(store, 'SupplyRequest', {
      kind: 'reference',
      parameter: { type: 'SupplyRequest', code: 'prescription' },
      anyOf: addresses,
    }),
  ]);
  const byTime = (one: Task, other: Task): number =>
    Date.parse(one.authoredOn ?? '') - Date.parse(other.authoredOn ?? '');
  return { nre, patient, lines, state, holds: holds.sort(byTime), dispenses, orders };
}

/** State of a line at Sistema TS that the machine knows. */
function stateOfLine(line: MedicationRequest): string | undefined {
  const state = extensionOf(line, extensionUrl.PrescriptionStateCode)?.valueCoding?.code;
  return state !== undefined && Object.hasOwn(table.states, state) ? state : undefined;
}

/** FHIR status of a prescription in a state. Source: code table prescription-state, property medication-status. */
const statusIn: Readonly<Record<string, MedicationRequest['status']>> = {
  3: 'active',
  5: 'active',
  6: 'on-hold',
  7: 'active',
  8: 'completed',
  9: 'active',
};

/** A line in a state, in the hands of a dispenser (`Organization/x`), or of nobody. */
export function lineIn<Line extends MedicationRequest>(line: Line, state: string, dispenser: string | undefined): Line {
  const { performer: _, ...request } = line.dispenseRequest ?? {};
  return {
    ...line,
    status: statusIn[state] ?? line.status,
    extension: withExtension(line.extension, extensionUrl.PrescriptionStateCode, {
      url: extensionUrl.PrescriptionStateCode,
      valueCoding: { system: codeSystemUrl.PrescriptionState, code: state },
    }),
    dispenseRequest: dispenser === undefined ? request : { ...request, performer: { reference: dispenser } },
  };
}

/** Reference of the first line, which stands for the prescription. */
export function firstLine({ lines }: Prescription): Read<MedicationRequest> {
  const [first] = lines;
  if (first === undefined) throw new Error('a prescription has a line');
  return first;
}

/** The taking in charge that has not ended. */
export function openHold({ holds }: Prescription): Read<Task> | undefined {
  return holds.findLast(({ status }) => status === 'in-progress' || status === 'on-hold');
}

/** Who holds a prescription, `Organization/x`: after it was dispensed whole, who dispensed it. */
export function holderOf(found: Prescription): string | undefined {
  return currentHold(found)?.owner?.reference;
}

/** Whether what arrives at an organization is for the person to be fetched: it holds the prescription, and something is left of it. */
export function isReadyFor(found: Prescription, organization: string | undefined): boolean {
  return organization !== undefined && ['5', '6', '7'].includes(found.state) && holderOf(found) === organization;
}

function currentHold(found: Prescription): Read<Task> | undefined {
  return openHold(found) ?? (found.state === '8' ? found.holds.at(-1) : undefined);
}

/** The pharmacy that the prescription named before it was taken, by the current taking in charge. */
export function intendedBefore(found: Prescription): string | undefined {
  return currentHold(found)?.input?.find(({ type }) => type.text === intendedInput)?.valueReference?.reference;
}

/** Name of the input of a taking in charge that keeps the pharmacy named before. */
export const intendedInput = 'intended-dispenser';

/** The dispenses of a line that count. */
export function dispensesOf({ dispenses }: Prescription, line: string): readonly Read<MedicationDispense>[] {
  return dispenses.filter(
    ({ status, authorizingPrescription }) =>
      status === 'completed' && authorizingPrescription?.some(({ reference }) => reference === line) === true,
  );
}

/** Packs of a line that were dispensed. */
export function dispensedOf(found: Prescription, line: string): number {
  return dispensesOf(found, line).reduce((sum, { quantity }) => sum + (quantity?.value ?? 0), 0);
}

/** Packs that a line prescribes. */
export function prescribedOf(line: MedicationRequest): number {
  return line.dispenseRequest?.quantity?.value ?? 0;
}

/** Packs of a line that are left to be dispensed. */
export function leftOf(found: Prescription, line: Read<MedicationRequest>): number {
  return Math.max(0, prescribedOf(line) - dispensedOf(found, `MedicationRequest/${line.id}`));
}

/** The code that the medicine of a line or dispense has in a system. */
export function medicineCode(
  one: Pick<MedicationRequest, 'medicationCodeableConcept'>,
  system: keyof typeof medicineSystem,
): string | undefined {
  return codeIn(one.medicationCodeableConcept, medicineSystem[system]);
}
