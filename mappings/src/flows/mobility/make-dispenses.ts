import type { MedicationDispense, Patient, Reference, Resource } from '@medplum/fhirtypes';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { extensionOf } from '../siad/home-care-case.ts';
import type { ResourceIds } from '../siad/record-identifier.ts';
import type { ChargedBlock } from './charged-block.ts';
import { dispenserOf, isOf, type MedicineLetter } from './dispensed-block.ts';
import { dispensing } from './fhir-names.ts';
import type { FileBlock } from './file-blocks.ts';
import { dispensedCharge } from './read-charged.ts';
import { toDispense } from './to-resources.ts';

/** What a block of a file is made into resources from. */
export interface BlockParts {
  readonly person: FlowRecord;
  readonly patient: Patient;
  readonly subject: Reference<Patient>;
  readonly services: FileBlock;
  /** Line 99. */
  readonly total: FlowRecord;
  readonly ids: ResourceIds;
}

/** Resources of a block, and the block as an export would find it. */
export interface MadeBlock {
  readonly block: ChargedBlock;
  readonly resources: readonly Resource[];
  /** Field that the profile of the resources has no place for. */
  readonly unholdable: string | undefined;
}

/** Makes the dispensings of a block of D or F. */
export function makeDispenses(letter: MedicineLetter, parts: BlockParts): MadeBlock {
  const { person, patient, subject, services, total, ids } = parts;
  const dispenses = services.records.slice(0, -1).map((line, index): MedicationDispense => {
    const year = textAt(total, 'dataErogazione')?.slice(4) ?? '';
    const id = ids('dispense', letter, year, services.key, textAt(line, 'progressivoRiga') ?? '');
    return toDispense({ letter, line, total, person, isFirst: index === 0 }, id, subject);
  });
  const [first] = dispenses;
  const block = {
    lines: dispenses.map((dispense) => ({
      dispense,
      prescription: undefined,
      medicine: dispense.medicationCodeableConcept,
    })),
    patient,
    dispenser: first ? dispenserOf(first, []) : { region: undefined, body: undefined, point: undefined },
    prescriber: [],
    coverage: undefined,
  };
  return {
    block: dispensedCharge(block, letter),
    resources: dispenses,
    unholdable: dispenses.map(unholdable).find((field) => field !== undefined),
  };
}

/** Field that the profile of a dispensing has no place for. */
function unholdable(dispense: MedicationDispense): string | undefined {
  if (!((dispense.quantity?.value ?? 0) > 0)) return 'quantita';
  // Who hands over under convention or on behalf has a prescription with its number.
  if (!isOf(dispense, 'direct') && !dispense.authorizingPrescription) return 'numeroRicetta';
  const kind = extensionOf(dispense, dispensing.kind)?.valueCoding?.code ?? '1';
  const code = dispense.medicationCodeableConcept?.coding?.[0]?.code ?? '';
  return codeForms[kind]?.test(code) ? undefined : 'codiceFarmaco';
}

/** Codes that a dispensing holds by kind of medicine (profile of direct dispensing, sin-mdd-3 to 5); blood components have none. */
const fifthLevel = /^[A-Z]\d{2}[A-Z]{2}\d{2}$/;
const gases = /^(V03AN(0[1-5])?|N01AX13|V08DA05|A06AX02|R07AX01)$/;
const codeForms: Readonly<Record<string, RegExp>> = {
  '1': /^\d{9}$/,
  '2': fifthLevel,
  '3': fifthLevel,
  '4': gases,
  '5': gases,
  '6': gases,
};
