import type { Coverage, EpisodeOfCare, Period } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers } from './concerns.ts';
import { people } from './document.ts';
import { concept, day, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const patient = { reference: people.patient };

const periods: fc.Arbitrary<Period> = fc
  .tuple(fc.option(day(2010, 2018)), fc.option(day(2019, 2035)))
  .map(([start, end]) => ({ ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) }));

/** Exemptions of the state and of the region, those that ended, and that there is none. */
export const exemptions: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    fc.oneof(
      concept('urn:oid:2.16.840.1.113883.2.9.6.1.22', ['02', '0A02']),
      concept('urn:oid:2.16.840.1.113883.2.9.2.150.6.22', ['E01']),
      concept('urn:oid:2.16.840.1.113883.2.9.5.2.2', ['NE']),
    ),
    fc.option(periods),
    fc.constantFrom('active' as const, 'cancelled'),
    identifiers,
  )
  .map(([type, period, status, identifier]) => (id) => {
    const resource: Coverage = {
      resourceType: 'Coverage',
      id,
      status,
      type,
      beneficiary: patient,
      payor: [patient],
      ...(identifier.length > 0 ? { identifier } : {}),
      ...(period ? { period } : {}),
    };
    return [resource];
  });

/** Networks for a disease and care at home. */
export const networks: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    fc.array(
      fc.oneof(
        concept('urn:oid:2.16.840.1.113883.2.9.5.2.8', ['PSSADI', 'PSSADP']),
        concept('urn:oid:2.16.840.1.113883.2.9.2.30.3.1.3.6.10.1', ['XX']),
        words.map((text) => ({ text })),
      ),
      { minLength: 1, maxLength: 2 },
    ),
    fc.option(periods),
    fc.constantFrom('active' as const, 'onhold', 'finished', 'cancelled'),
    identifiers,
  )
  .map(([type, period, status, identifier]) => (id) => {
    const resource: EpisodeOfCare = {
      resourceType: 'EpisodeOfCare',
      id,
      status,
      type,
      patient,
      careManager: { reference: people.author },
      ...(identifier.length > 0 ? { identifier } : {}),
      ...(period ? { period } : {}),
    };
    return [resource];
  });
