import type { BodyReader } from './body.ts';
import type { ReadContext } from './context.ts';
import { discharge } from './discharge/discharge.ts';
import { dispensation } from './dispensation/dispensation.ts';
import { emergency } from './emergency/emergency.ts';
import { laboratory } from './laboratory/laboratory.ts';
import { pathology } from './pathology/pathology.ts';
import { prescription } from './prescription/prescription.ts';
import { radiology } from './radiology/radiology.ts';
import { specialist } from './specialist/specialist.ts';
import { summary } from './summary/summary.ts';
import { vaccinations } from './vaccination/vaccination.ts';

/** How the body of some types of document is read. */
export interface TypeReader {
  /** Our names of the types (`document-types.json`). */
  readonly types: readonly string[];
  readonly open: (context: ReadContext) => BodyReader;
}

/** Every type whose entries are read; of all others the header and the narrative are. */
const readers: readonly TypeReader[] = [
  discharge,
  dispensation,
  emergency,
  laboratory,
  pathology,
  prescription,
  radiology,
  specialist,
  summary,
  vaccinations,
];

/** The reader of a type; one that reads no entry where there is none. */
export function openBody(type: string, context: ReadContext): BodyReader {
  const reader = readers.find(({ types }) => types.includes(type));
  return reader?.open(context) ?? { entries: () => [] };
}
