import type { DeviceRequest, Identifier, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { lastDayOf, type PrescriptionKind } from '../../exchanges/sistema-ts/states.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import type { Read } from '../steps/changes.ts';
import { dayIn, dayOf } from '../steps/days.ts';
import { extensionOf, withExtension } from '../steps/elements.ts';
import { findResources, type Reading } from '../steps/stored.ts';

/** Systems of the NRE: of orders (specialist services), and of documents (medicines, aids). Source: FSE 2.0, HL7 Italia. */
export const orderNreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';
export const documentNreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';
/** System of the authentication codes that Sistema TS gives. */
export const authenticationSystem = `${canonicalBase}/sid/ts-authentication-code`;
/** System of the places of lines in their prescription: `<NRE>.<place>`, from 1. */
export const lineSystem = `${canonicalBase}/sid/prescription-line`;

/** Types of the lines of prescriptions. */
export const lineTypes = ['MedicationRequest', 'ServiceRequest', 'DeviceRequest'] as const;
/** A type of the lines of a prescription. */
export type LineType = (typeof lineTypes)[number];
/** A line of a prescription, not stored yet. */
export type NewLine = MedicationRequest | ServiceRequest | DeviceRequest;
/** A line of a prescription, as it was read. */
export type Line = Read<MedicationRequest> | Read<ServiceRequest> | Read<DeviceRequest>;

/** A prescription: all the lines with one NRE, in their order; none before it is made. */
export interface Prescription {
  /** `Patient/x`. */
  readonly patient: string;
  readonly lines: readonly Line[];
}

/** Where the NRE of each type of line is searched. */
const nreParameter = {
  MedicationRequest: 'nre',
  ServiceRequest: 'requisition',
  DeviceRequest: 'group-identifier',
} as const;

/** Whether a type is that of lines. */
export function isLineType(type: string | undefined): type is LineType {
  return lineTypes.some((one) => one === type);
}

/** The system of the NRE of a type of line. */
export function nreSystemOf(type: LineType): string {
  return type === 'ServiceRequest' ? orderNreSystem : documentNreSystem;
}

/** The NRE of a line, undefined before it has one, or when it is a line of something else. */
export function nreOf(line: NewLine): string | undefined {
  const number = line.resourceType === 'ServiceRequest' ? line.requisition : line.groupIdentifier;
  return number?.system === nreSystemOf(line.resourceType) ? number.value : undefined;
}

/** Kind of prescription in Sistema TS: `F` medicines and aids, `P` specialist services. */
export function kindOf({ resourceType }: Pick<NewLine, 'resourceType'>): PrescriptionKind {
  return resourceType === 'ServiceRequest' ? 'P' : 'F';
}

/** The lines that have an NRE, in their order. */
export async function linesOf(store: Reading, type: LineType, nre: string): Promise<readonly Line[]> {
  const where: Condition = {
    kind: 'token',
    parameter: { type, code: nreParameter[type] },
    anyOf: [{ system: nreSystemOf(type), code: nre }],
  };
  const lines: Line[] = await findResources(store, type, where);
  return lines
    .filter(({ status }) => status !== 'entered-in-error')
    .sort((one, other) => placeOf(one) - placeOf(other));
}

/** The whole prescription that a line belongs to. */
export async function prescriptionOf(store: Reading, line: Line): Promise<Prescription> {
  const patient = line.subject?.reference ?? '';
  const nre = nreOf(line);
  if (nre === undefined) return { patient, lines: [line] };
  const lines = await linesOf(store, line.resourceType, nre);
  return { patient, lines: lines.filter(({ subject }) => subject?.reference === patient) };
}

/** Place of a line in its prescription, from 1. */
export function placeOf({ identifier }: NewLine): number {
  const value = identifier?.find(({ system }) => system === lineSystem)?.value ?? '';
  return Number(value.slice(value.lastIndexOf('.') + 1));
}

/** The identifier by which a line has its place. */
export function placeIdentifier(nre: string, place: number): Identifier {
  return { system: lineSystem, value: `${nre}.${place}` };
}

/** The code of the state that a line keeps. */
export function keptState(line: NewLine): string | undefined {
  return extensionOf(line, extensionUrl.PrescriptionStateCode)?.valueCoding?.code;
}

/** Day of issue in Europe/Rome. */
export function dayOfIssue({ authoredOn }: NewLine): string {
  return dayIn(authoredOn ?? '');
}

/** The last day on which a prescription can be taken in charge, `YYYY-MM-DD` in Europe/Rome. */
export function lastDay(line: NewLine): string {
  return lastDayOf(dayOfIssue(line), kindOf(line));
}

/**
 * State of a prescription at an instant (ms, UTC): a code of `prescription-process-state`. One that is to be dispensed has expired
 * once its last day is over in Europe/Rome, whether or not anybody wrote so.
 */
export function stateAt({ lines }: Prescription, now: number): string {
  const [first] = lines;
  if (first === undefined) return 'none';
  if (nreOf(first) === undefined || first.status === 'draft') return 'draft';
  const state = keptState(first) ?? stateOfStatus[first.status ?? ''] ?? 'draft';
  return state === '3' && dayOf(now) > lastDay(first) ? '10' : state;
}

/** States of lines that were written without one. */
const stateOfStatus: Readonly<Record<string, string>> = {
  active: '3',
  'on-hold': '6',
  completed: '8',
  cancelled: '4',
  revoked: '4',
  stopped: '10',
};

/** What the status of a line is in a state; the states that follow from dispensing are written by who dispenses. */
const statusOf = {
  '3': { MedicationRequest: 'active', ServiceRequest: 'active', DeviceRequest: 'active' },
  '4': { MedicationRequest: 'cancelled', ServiceRequest: 'revoked', DeviceRequest: 'revoked' },
  '10': { MedicationRequest: 'stopped', ServiceRequest: 'revoked', DeviceRequest: 'revoked' },
} as const;

/** A line in a state that its prescriber, or time, brings it to. */
export function inState<L extends NewLine>(line: L, state: keyof typeof statusOf): L {
  const valueCoding = { system: codeSystemUrl.PrescriptionState, code: state };
  return {
    ...line,
    status: statusOf[state][line.resourceType],
    extension: withExtension(line.extension, extensionUrl.PrescriptionStateCode, {
      url: extensionUrl.PrescriptionStateCode,
      valueCoding,
    }),
  };
}

/** The authentication code of a prescription; undefined until Sistema TS gave it. */
export function authenticationOf({ lines }: Prescription): string | undefined {
  return lines[0]?.identifier?.find(({ system }) => system === authenticationSystem)?.value;
}

/** The doctors of a prescription: who filled it in, and the holder for whom a substitute did. */
export function doctorsOfPrescription(line: NewLine): readonly string[] {
  const holder = extensionOf(line, extensionUrl.PrescriptionHolder)?.valueReference?.reference;
  return [line.requester?.reference, holder].filter((one) => one !== undefined);
}
