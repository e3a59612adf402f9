import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import data from './nomenclatures.json' with { type: 'json' };

const { national, regions } = data;
const letters = new Map<string, string>([
  [national.system, national.letter],
  ...Object.entries(regions).map(([region, letter]): [string, string] => [regionalSystem(region), letter]),
]);
const systems = new Map([...letters].map(([system, letter]): [string, string] => [letter, system]));

/** System of the nomenclature of a Region (three digits); an identifier has no leading zeros. */
function regionalSystem(region: string): string {
  return `urn:oid:2.16.840.1.113883.2.9.2.${Number(region)}.6.1.11`;
}

/** Every system of codes of outpatient services. */
export const nomenclatureSystems: readonly string[] = [...letters.keys()];

/** A service as C2 has it: letter of the nomenclature and code. */
export interface CodedService {
  readonly letter: string;
  readonly code: string;
}

/** The code of a service that C2 is written with: the national one where there is one, else that of a Region. */
export function codedService(concept: CodeableConcept | undefined): CodedService | undefined {
  const found = (concept?.coding ?? []).flatMap(({ system, code }) => {
    const letter = letters.get(system ?? '');
    return letter === undefined || code === undefined ? [] : [{ letter, code }];
  });
  return found.find(({ letter }) => letter === national.letter) ?? found[0];
}

/** The coding of a service of C2; undefined for a letter that is no nomenclature. */
export function serviceCoding({ letter, code }: CodedService): Coding | undefined {
  const system = systems.get(letter);
  return system === undefined ? undefined : { system, code };
}

/** Letter of the national nomenclature. */
export const nationalLetter = national.letter;

/** Letters of the nomenclatures of Regions, by the code of the Region. */
export const regionalLetters: ReadonlyMap<string, string> = new Map(Object.entries(regions));
