import type {
  CodeableConcept,
  Coverage,
  Identifier,
  Medication,
  MedicationDispense,
  MedicationRequest,
  Organization,
  Patient,
} from '@medplum/fhirtypes';
import { dispensing, identifiers, mobility } from './fhir-names.ts';

/** One medicine handed over, with what it points at as far as it was found. */
export interface DispensedLine {
  readonly dispense: MedicationDispense;
  readonly prescription: MedicationRequest | undefined;
  /** The medicine: of the dispensing itself, or of the Medication it names. */
  readonly medicine: CodeableConcept | undefined;
}

/** What one dispenser handed over on one prescription: the lines 01-98 of the files, in their order. */
export interface DispensedBlock {
  readonly lines: readonly DispensedLine[];
  readonly patient: Patient | undefined;
  readonly dispenser: Dispenser;
  /** Identifiers of who prescribed. */
  readonly prescriber: readonly Identifier[];
  readonly coverage: Coverage | undefined;
}

/** Who handed over: region (3), body (3) and dispensing point as the files have them, each undefined when it is not known. */
export interface Dispenser {
  readonly region: string | undefined;
  readonly body: string | undefined;
  readonly point: string | undefined;
}

/** Files of medicines: D of pharmacies under convention, F of what the health service hands over or has handed over. */
export type MedicineLetter = 'D' | 'F';

/** The dispenser of a dispensing: its own identifiers, then those of its organisations and of the bodies above them. */
export function dispenserOf(dispense: MedicationDispense, organizations: readonly Organization[]): Dispenser {
  const all: (Identifier | undefined)[] = [
    ...(dispense.performer ?? []).map(({ actor }) => actor?.identifier),
    ...organizations.flatMap(({ identifier = [] }) => identifier),
  ];
  const valueIn = (system: string) => all.find((item) => item?.system === system)?.value?.trim();
  // A site may be written with a point before its two digits.
  const hospital = valueIn(dispensing.hsp11bis)?.replace('.', '') ?? valueIn(dispensing.hsp11);
  const body = valueIn(identifiers.fls11) ?? valueIn(dispensing.hsp11) ?? hospital?.slice(0, 6);
  const pharmacy = valueIn(mobility.pharmacy);
  const point =
    valueIn(mobility.point) ??
    pharmacy ??
    hospital ??
    valueIn(mobility.sts11) ??
    valueIn(mobility.ria11) ??
    (isOf(dispense, 'direct') ? body : undefined);
  return { region: body?.slice(0, 3), body: body?.slice(3), point };
}

/** Whether a dispensing was made through a channel. */
export function isOf(dispense: MedicationDispense, channel: 'convention' | 'dpc' | 'direct'): boolean {
  return (
    dispense.category?.coding?.some(({ system, code }) => system === dispensing.channels && code === channel) ?? false
  );
}

/** Whether a dispensing belongs to the files of a letter. */
export function belongsTo(dispense: MedicationDispense, letter: MedicineLetter): boolean {
  return letter === 'D' ? isOf(dispense, 'convention') : isOf(dispense, 'dpc') || isOf(dispense, 'direct');
}

/** Number of the prescription: of the request, or of the reference when only its number is known. */
export function prescriptionNumber({ dispense, prescription }: DispensedLine): string | undefined {
  const { groupIdentifier } = prescription ?? {};
  if (groupIdentifier?.system === dispensing.prescription) return groupIdentifier.value;
  return dispense.authorizingPrescription?.find(({ identifier }) => identifier?.system === dispensing.prescription)
    ?.identifier?.value;
}

/** Whether the medicine was prescribed at the person's own expense, so that nobody is charged. */
export function isAtOwnExpense({ dispense, prescription }: DispensedLine): boolean {
  const own = dispense.authorizingPrescription?.some(({ identifier }) => identifier?.system === mobility.whiteNumber);
  return prescription?.groupIdentifier?.system === mobility.whiteNumber || own === true;
}

/** The `ID` of a block that came from a file. */
export function importedBlock(dispense: MedicationDispense): string | undefined {
  return dispense.identifier?.find(({ system }) => system === mobility.block)?.value;
}

/** Sorts the lines of a block: those of a file by their line, the others by day and id, always the same. */
export function inLineOrder(lines: readonly DispensedLine[]): DispensedLine[] {
  const rank = ({ dispense }: DispensedLine) =>
    [
      dispense.identifier?.find(({ system }) => system === mobility.line)?.value?.slice(-2) ?? '99',
      Date.parse(dispense.whenHandedOver ?? '')
        .toString()
        .padStart(16, '0'),
      dispense.id ?? '',
    ].join('\u001f');
  return lines
    .map((line): [string, DispensedLine] => [rank(line), line])
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([, line]) => line);
}

/** The concept that names a medicine, whether it stands in the dispensing or in a Medication that was found. */
export function medicineOf(
  { medicationCodeableConcept }: MedicationDispense,
  medication: Medication | undefined,
): CodeableConcept | undefined {
  return medicationCodeableConcept ?? medication?.code;
}
