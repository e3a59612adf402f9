import type { Immunization, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { notes } from './concerns.ts';
import { coding, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';
import { vaccination } from './vaccinations.ts';

/** Those of a certificate, with notes, and also without a code that the CDA takes, or a time that is a date. */
export const summaryVaccination: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    vaccination(false),
    fc.option(notes),
    fc.option(fc.tuple(coding('http://snomed.info/sct', ['1119349007']), fc.option(words))),
    fc.option(words),
  )
  .map(([make, note, code, when]) => (id): readonly Resource[] => {
    const change = (one: Immunization): Immunization => {
      const { occurrenceDateTime: _date, ...untimed } = one;
      return {
        ...(when === null ? one : { ...untimed, occurrenceString: when }),
        ...(note ? { note } : {}),
        ...(code ? { vaccineCode: { coding: [code[0]], ...(code[1] === null ? {} : { text: code[1] }) } } : {}),
      };
    };
    const made = make(Number(/\d+$/.exec(id)?.[0] ?? 0));
    return made.map((one) => (one.resourceType === 'Immunization' ? change(one) : one));
  });
