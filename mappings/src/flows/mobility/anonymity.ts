import type { CodeableConcept } from '@medplum/fhirtypes';
import { codeIn } from '../siad/home-care-case.ts';
import medicines from './anonymous-medicines.json' with { type: 'json' };
import { type DispensedLine, importedBlock } from './dispensed-block.ts';
import { dispensing } from './fhir-names.ts';

/**
 * Whether who got these medicines is written without a name, by the ATC of each. `unknown` when one has no ATC deep enough to
 * tell: then nobody is named. What came from a file of mobility was judged by who sent it.
 *
 * Source: inter-regional agreement for mobility, activity year 2012, flows D and F.
 */
export function anonymityOf(lines: readonly DispensedLine[]): 'named' | 'anonymous' | 'unknown' {
  const judged = lines.map(judge);
  if (judged.includes('anonymous')) return 'anonymous';
  return judged.includes('unknown') ? 'unknown' : 'named';
}

function judge({ dispense, prescription, medicine }: DispensedLine): 'named' | 'anonymous' | 'unknown' {
  const codes = [atcOf(medicine), atcOf(prescription?.medicationCodeableConcept)].flatMap((code) => code ?? []);
  if (codes.some((code) => medicines.atc.some((listed) => code.startsWith(listed)))) return 'anonymous';
  const isTold = codes.some((code) => !medicines.atc.some((listed) => listed.startsWith(code)));
  return isTold || importedBlock(dispense) !== undefined ? 'named' : 'unknown';
}

function atcOf(concept: CodeableConcept | undefined): string | undefined {
  return codeIn(concept, dispensing.atc);
}
