import type { Dosage, Quantity, Timing } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { concept, dateTime, partial, period, words } from './primitives.ts';

const route = concept('http://standardterms.edqm.eu', ['20053000', '20066000']);
const routes = fc.oneof(
  concept('http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', ['PO', 'IM', 'IDINJ']),
  route,
  words.map((text) => ({ text })),
);

const quantity: fc.Arbitrary<Quantity> = fc
  .tuple(
    fc.double({ min: 1e-9, max: 5000, noNaN: true }),
    fc.constantFrom('compressa', 'mL', 'due gocce', '', undefined),
  )
  .map(([value, unit]) => ({ value, ...(unit === undefined ? {} : { unit }) }));

const ucum: fc.Arbitrary<Quantity> = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('d', 'wk', 'mo'))
  .map(([value, code]) => ({ value, code, system: 'http://unitsofmeasure.org' }));

const repeat = partial<NonNullable<Timing['repeat']>>({
  boundsPeriod: fc.oneof(
    period(),
    dateTime().map((end) => ({ end })),
  ),
  count: fc.integer({ min: 1, max: 99 }),
  countMax: fc.integer({ min: 99, max: 200 }),
  frequency: fc.integer({ min: 1, max: 12 }),
  period: fc.double({ min: 0.25, max: 30, noNaN: true }),
  periodUnit: fc.constantFrom('s', 'min', 'h', 'd', 'wk', 'mo', 'a'),
  dayOfWeek: fc.constant(['mon', 'fri']),
  timeOfDay: fc.constant(['08:00:00']),
  when: fc.subarray(['MORN', 'NIGHT', 'HS', 'WAKE', 'C', 'CM', 'AC', 'ACM', 'PCV'] as const).map((all) => [...all]),
});

const timing = fc
  .tuple(repeat, fc.option(ucum), fc.array(dateTime(), { maxLength: 2 }))
  .map(([parts, duration, event]): Timing => {
    const { boundsPeriod, ...others } = parts;
    const bounds = duration === null ? (boundsPeriod ? { boundsPeriod } : {}) : { boundsDuration: duration };
    return { ...(event.length > 0 ? { event } : {}), repeat: { ...others, ...bounds } };
  });

const dose = fc.oneof(
  quantity.map((doseQuantity) => ({ doseQuantity })),
  fc.tuple(quantity, quantity).map(([low, high]) => ({ doseRange: { low, high } })),
  quantity.map((low) => ({ doseRange: { low }, rateQuantity: low })),
  fc.tuple(quantity, quantity).map(([numerator, denominator]) => ({ rateRatio: { numerator, denominator } })),
);

/** A dosage with any of its parts. */
export const dosage: fc.Arbitrary<Dosage> = partial<
  Omit<
    Required<Dosage>,
    | 'id'
    | 'extension'
    | 'modifierExtension'
    | 'sequence'
    | 'method'
    | 'asNeededCodeableConcept'
    | 'maxDosePerAdministration'
    | 'maxDosePerLifetime'
  >
>({
  text: words,
  additionalInstruction: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  patientInstruction: words,
  timing,
  asNeededBoolean: fc.boolean(),
  route: routes,
  site: fc.oneof(
    concept('http://snomed.info/sct', ['40983000']),
    words.map((text) => ({ text })),
  ),
  doseAndRate: fc.array(dose, { minLength: 1, maxLength: 2 }),
  maxDosePerPeriod: fc.tuple(quantity, fc.option(ucum, { nil: undefined })).map(([numerator, denominator]) => ({
    numerator,
    ...(denominator === undefined ? {} : { denominator }),
  })),
});
