import type {
  CodeableConcept,
  DiagnosticReport,
  Observation,
  ObservationComponent,
  ObservationReferenceRange,
  Quantity,
  Resource,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, notes } from './concerns.ts';
import { people } from './document.ts';
import { concept, dateTime, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const told = words.map((text) => ({ text }));
const patient = { reference: people.patient };
const loinc = (codes: readonly string[]) => concept('http://loinc.org', codes);
const snomed = concept('http://snomed.info/sct', ['271649006']);
const actCode = (codes: readonly string[]) => concept('http://terminology.hl7.org/CodeSystem/v3-ActCode', codes);

const quantity: fc.Arbitrary<Quantity> = fc
  .tuple(fc.double({ min: -50, max: 5000, noNaN: true }), fc.constantFrom('mm[Hg]', 'cm', 'kg/m2', undefined))
  .map(([value, code]) => ({ value, ...(code ? { code, unit: code, system: 'http://unitsofmeasure.org' } : {}) }));

type Value = Partial<Observation & ObservationComponent>;

const quantityValue: fc.Arbitrary<Value> = quantity.map((valueQuantity) => ({ valueQuantity }));
const conceptValue: fc.Arbitrary<Value> = fc
  .oneof(concept('http://hl7.org/fhir/sid/icd-9-cm', ['780.97']), snomed, told)
  .map((valueCodeableConcept) => ({ valueCodeableConcept }));
const absentValue: fc.Arbitrary<Value> = concept('http://terminology.hl7.org/CodeSystem/data-absent-reason', [
  'unknown',
  'not-performed',
  'error',
]).map((dataAbsentReason) => ({ dataAbsentReason }));
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  quantityValue,
  conceptValue,
  absentValue,
  words.map((valueString) => ({ valueString })),
  fc.boolean().map((valueBoolean) => ({ valueBoolean })),
  fc.integer({ min: -9, max: 99 }).map((valueInteger) => ({ valueInteger })),
  dateTime().map((valueDateTime) => ({ valueDateTime })),
  period().map((valuePeriod) => ({ valuePeriod })),
  fc.constant({ valueTime: '08:00:00' }),
  fc.tuple(quantity, fc.option(quantity)).map(([low, high]) => ({ valueRange: { low, ...(high ? { high } : {}) } })),
  fc.tuple(quantity, quantity).map(([numerator, denominator]) => ({ valueRatio: { numerator, denominator } })),
);

const range: fc.Arbitrary<ObservationReferenceRange> = partial<ObservationReferenceRange>({
  low: quantity,
  high: quantity,
  type: told,
  appliesTo: fc.array(told, { maxLength: 1 }),
  text: words,
});

const parts = partial<Omit<Observation, 'resourceType' | 'status' | 'code'>>({
  identifier: identifiers,
  effectiveDateTime: dateTime(),
  performer: fc.subarray([{ reference: people.author }, { reference: people.patient }, { display: 'Chi misura' }]),
  interpretation: fc.array(
    fc.oneof(concept('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', ['N', 'H', 'L']), told),
    { maxLength: 2 },
  ),
  note: notes,
  bodySite: fc.oneof(concept('http://terminology.hl7.org/CodeSystem/v3-ActSite', ['RA', 'LA']), told),
  method: fc.oneof(snomed, told),
  device: fc.constant({ display: 'Sfigmomanometro' }),
  referenceRange: fc.array(range, { maxLength: 2 }),
});

const statuses = fc.constantFrom('final' as const, 'amended', 'preliminary', 'registered', 'cancelled');

/** What of an observation its section decides. */
interface Kinds {
  readonly codes: fc.Arbitrary<CodeableConcept>;
  readonly values: fc.Arbitrary<Value>;
}

function single({ codes, values }: Kinds): fc.Arbitrary<(id: string) => Observation> {
  return fc
    .tuple(parts, fc.option(period()), statuses, codes, values)
    .map(([{ effectiveDateTime, ...more }, span, status, code, value]) => (id) => ({
      ...more,
      ...(span ? { effectivePeriod: span } : effectiveDateTime === undefined ? {} : { effectiveDateTime }),
      ...value,
      resourceType: 'Observation',
      id,
      status,
      code,
      subject: patient,
    }));
}

const component = ({ codes, values }: Kinds): fc.Arbitrary<ObservationComponent> =>
  fc.tuple(codes, values).map(([code, value]) => ({ ...value, code }));

/** A panel of members or components, with a value of its own or none. */
function panel(kinds: Kinds, codes: fc.Arbitrary<CodeableConcept>): fc.Arbitrary<GeneratedEntry> {
  return fc
    .tuple(
      single({ codes, values: fc.constant({}) }),
      fc.array(single(kinds), { maxLength: 3 }),
      fc.array(component(kinds), { maxLength: 2 }),
      fc.option(fc.tuple(single(kinds), single({ codes, values: fc.constant({}) }))),
      single(kinds),
    )
    .map(([make, members, components, inner, last]) => (id) => {
      const all = [...members, ...(components.length === 0 ? [last] : [])].map((one, at) => one(`${id}-m${at}`));
      const group: Resource[] = inner
        ? [
            { ...inner[1](`${id}-group`), hasMember: [{ reference: `Observation/${id}-inner` }] },
            inner[0](`${id}-inner`),
          ]
        : [];
      const cited = [...all.map((one) => one.id ?? ''), ...(inner ? [`${id}-group`] : [])];
      const whole: Observation = {
        ...make(id),
        ...(cited.length > 0 ? { hasMember: cited.map((one) => ({ reference: `Observation/${one}` })) } : {}),
        ...(components.length > 0 ? { component: components } : {}),
      };
      return [whole, ...all, ...group];
    });
}

const alone = (kinds: Kinds): fc.Arbitrary<GeneratedEntry> => single(kinds).map((make) => (id) => [make(id)]);

const lifestyleKinds = { codes: fc.oneof(loinc(['11295-3', '72166-2']), snomed, told), values: anyValue };

/** Social history, also with groups. */
export const lifestyle: fc.Arbitrary<GeneratedEntry> = fc.oneof(alone(lifestyleKinds), panel(lifestyleKinds, told));

/** Pregnancies. */
export const pregnancies = alone({ codes: fc.oneof(loinc(['11614-5', '11996-6']), told), values: anyValue });

const vitalKinds = {
  codes: loinc(['8480-6', '8462-4', '8302-2']),
  values: fc.oneof({ weight: 5, arbitrary: quantityValue }, { weight: 1, arbitrary: absentValue }),
};

/** Vital signs, single and together. */
export const vitalSigns: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  alone(vitalKinds),
  panel(vitalKinds, fc.oneof(loinc(['85354-9']), told)),
);

const functionalKinds: readonly Kinds[] = [
  {
    codes: loinc(['75246-9']),
    values: fc
      .oneof(
        loinc(['LA4270-0', 'LA21285-4']),
        concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.15', ['LA21286-5', 'LA6743-4']),
      )
      .map((valueCodeableConcept) => ({ valueCodeableConcept })),
  },
  {
    codes: actCode(['ASSERTION']),
    values: fc.oneof(
      conceptValue,
      concept('urn:oid:2.16.840.1.113883.2.9.5.2.8', ['PSSADI']).map((valueCodeableConcept) => ({
        valueCodeableConcept,
      })),
    ),
  },
  {
    codes: loinc(['8693-4']),
    values: fc.oneof(
      conceptValue,
      words.map((valueString) => ({ valueString })),
    ),
  },
  { codes: fc.oneof(loinc(['96761-2']), told), values: anyValue },
];

/** What somebody can do: mobility, assistance, state of mind, scales. */
export const functionalStatus: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  ...functionalKinds.map(alone),
  ...functionalKinds.map((kinds) => panel(kinds, told)),
);

const resultKinds = { codes: fc.oneof(loinc(['2161-8', '718-7']), told), values: anyValue };

const report: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    partial<
      Pick<
        Required<DiagnosticReport>,
        'identifier' | 'effectiveDateTime' | 'issued' | 'performer' | 'conclusion' | 'conclusionCode'
      >
    >({
      identifier: identifiers,
      effectiveDateTime: dateTime(),
      issued: fc.constant('2026-01-01T10:00:00+01:00'),
      performer: fc.subarray([{ reference: people.facility }, { display: 'Laboratorio' }]),
      conclusion: words,
      conclusionCode: fc.array(told, { maxLength: 1 }),
    }),
    fc.oneof(loinc(['58410-2']), told),
    fc.constantFrom('final' as const, 'partial', 'corrected', 'cancelled'),
    fc.array(fc.oneof(alone(resultKinds), panel(resultKinds, told)), { maxLength: 3 }),
  )
  .map(([more, code, status, results]) => (id) => {
    const groups = results.map((make, at) => make(`${id}-r${at}`));
    const resource: DiagnosticReport = {
      ...more,
      resourceType: 'DiagnosticReport',
      id,
      status,
      code,
      subject: patient,
      ...(groups.length > 0 ? { result: groups.map((_, at) => ({ reference: `Observation/${id}-r${at}` })) } : {}),
    };
    return [resource, ...groups.flat()];
  });

/** Results: reports, panels, single ones. */
export const investigations: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  report,
  alone(resultKinds),
  panel(resultKinds, loinc(['58410-2'])),
);
