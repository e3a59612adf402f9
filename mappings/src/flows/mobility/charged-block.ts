import type { Patient } from '@medplum/fhirtypes';
import type { Dispenser, MedicineLetter } from './dispensed-block.ts';
import type { Residence } from './person-fields.ts';
import type { RecordPair } from './record-pairs.ts';

/** Letters of the mobility flows: C outpatient services, D and F medicines. */
export type MobilityLetter = 'C' | MedicineLetter;

/** A file of a pair: 1 has the persons, 2 the services. */
export interface MobilityFile {
  readonly letter: MobilityLetter;
  readonly part: 1 | 2;
}

/** What one provider charges for one prescription, whatever its letter: how it is judged and becomes records. */
export interface ChargedBlock {
  readonly patient: Patient | undefined;
  readonly provider: Dispenser;
  /** Last civil day on which something was handed over or delivered. */
  readonly lastDay: string | undefined;
  /** Whether the person is written without a name; `unknown`: nobody can tell. */
  readonly anonymity: 'named' | 'anonymous' | 'unknown';
  /** The field, and the path in FHIR, by which names are left out. */
  readonly judgedBy: { readonly field: string; readonly path: string };
  /** Reference of the resource of each detail line. */
  readonly lines: readonly string[];
  /** Reference of the prescription, when it is on the platform. */
  readonly prescription: string | undefined;
  readonly toPairs: (residence: Residence) => readonly RecordPair[];
}
