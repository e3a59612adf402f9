import type { CivilPeriod } from '../../layout/civil-date.ts';
import type { FixedWidthLayout } from '../../layout/layout.ts';
import type { FhirSource } from '../../source/fhir-source.ts';
import { anonymityOf } from './anonymity.ts';
import { lastCivilDay, toRecordPairs } from './block-records.ts';
import type { ChargedBlock, MobilityLetter } from './charged-block.ts';
import type { DispensedBlock, MedicineLetter } from './dispensed-block.ts';
import { mobilityLayouts } from './layouts.ts';
import { deliveredCharge } from './outpatient/delivered-charge.ts';
import { readDelivered } from './outpatient/read-delivered.ts';
import { readBlocks } from './read-blocks.ts';

/** The layouts of the two files of a letter: persons and services. */
export const layoutsOf: Readonly<Record<MobilityLetter, readonly [FixedWidthLayout, FixedWidthLayout]>> = {
  C: [mobilityLayouts.c1, mobilityLayouts.c2],
  D: [mobilityLayouts.d1, mobilityLayouts.d2],
  F: [mobilityLayouts.f1, mobilityLayouts.f2],
};

/** Reads what is charged with a letter in a period. */
export async function* readCharged(
  source: FhirSource,
  letter: MobilityLetter,
  period: CivilPeriod,
): AsyncGenerator<ChargedBlock> {
  if (letter === 'C') for await (const block of readDelivered(source, period)) yield deliveredCharge(block);
  else for await (const block of readBlocks(source, letter, period)) yield dispensedCharge(block, letter);
}

/** What is charged for medicines handed over. */
export function dispensedCharge(block: DispensedBlock, letter: MedicineLetter): ChargedBlock {
  const { patient, dispenser, lines } = block;
  const request = lines[0]?.prescription?.id;
  return {
    patient,
    provider: dispenser,
    lastDay: lastCivilDay(block),
    anonymity: anonymityOf(lines),
    judgedBy: {
      field: 'codiceFarmaco',
      path: "MedicationDispense.medication.coding.where(system = 'http://www.whocc.no/atc'), by which names are left out",
    },
    lines: lines.map(({ dispense }) => `MedicationDispense/${dispense.id}`),
    prescription: request === undefined ? undefined : `MedicationRequest/${request}`,
    toPairs: (residence) => toRecordPairs(block, letter, residence),
  };
}
