import type { Immunization, ImmunizationRecommendation, Observation, Quantity, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type GeneratedBody, people } from './document.ts';
import { concept, dateTime, day, narrative, partial, words } from './primitives.ts';

const avn = (table: string) => `urn:oid:2.16.840.1.113883.2.9.6.1.56.${table}`;
const icd9 = 'http://hl7.org/fhir/sid/icd-9-cm';
const reasonSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/vaccination-not-done-reason';
const codes = {
  antigens: ['01', '02', '06', '16', '23', '28', '31', '35', '50'],
  conditions: ['00', '03', '11', '40', '99'],
  categories: ['01', '18', '22', '33', '99'],
  diseases: ['055', '055.1', '493.9'],
  reactions: ['692.3'],
  routes: ['IM', 'PO', 'IDINJ'],
  sites: ['LD', 'LA', 'RA'],
  reasons: [
    'immune',
    'contraindicated',
    'refused',
    'not-presented',
    'untraceable',
    'temporary',
    'postponed',
    'no-vaccine',
  ],
} as const;

const aic = fc.stringMatching(/^[0-9E]\d{8}$/).map((code) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code }));
const atc = fc
  .constantFrom('J07BB02', 'J07BD52', 'J07CA09')
  .map((code) => ({ system: 'http://www.whocc.no/atc', code }));

const protocols: fc.Arbitrary<NonNullable<Immunization['protocolApplied']>> = fc.array(
  fc
    .tuple(
      fc.oneof(concept(avn('4'), codes.antigens), concept(icd9, codes.diseases)),
      fc.integer({ min: 1, max: 99 }),
      fc.constantFrom('number', 'text', 'none'),
    )
    .map(([disease, dose, form]) => ({
      targetDisease: [disease],
      ...(form === 'number' ? { doseNumberPositiveInt: dose } : {}),
      ...(form === 'text' ? { doseNumberString: String(dose) } : {}),
    })),
  { minLength: 1, maxLength: 4 },
);

const quantity: fc.Arbitrary<Quantity> = fc
  .tuple(fc.double({ min: 1e-9, max: 1000, noNaN: true }), fc.constantFrom('mL', 'mg', 'a spruzzo', undefined))
  .map(([value, unit]) => ({ value, ...(unit === undefined ? {} : { unit }) }));

const shared = fc.record({ protocolApplied: protocols, occurrenceDateTime: dateTime() });

const places = partial<Pick<Required<Immunization>, 'performer' | 'location' | 'identifier'>>({
  performer: fc.constant([{ actor: { reference: people.author } }, { actor: { reference: people.facility } }]),
  location: fc.constant({ reference: people.location }),
  identifier: fc.constant([{ system: 'https://fhir.sinfonia.campania.it/sid/vaccination', value: 'V-1' }]),
});

const givenParts = partial<
  Pick<
    Required<Immunization>,
    'lotNumber' | 'expirationDate' | 'manufacturer' | 'doseQuantity' | 'route' | 'site' | 'reasonCode'
  >
>({
  lotNumber: words,
  expirationDate: day(2026, 2029),
  manufacturer: fc.oneof(
    words.map((display) => ({ display })),
    fc.constant({ reference: people.facility }),
  ),
  doseQuantity: quantity,
  route: concept('http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', codes.routes),
  site: concept('http://terminology.hl7.org/CodeSystem/v3-ActSite', codes.sites),
  reasonCode: fc.array(fc.oneof(concept(avn('1'), codes.conditions), concept(avn('2'), codes.categories)), {
    maxLength: 4,
  }),
});

/** A vaccine that was given; with `aicRequired` always with its AIC. */
function given(aicRequired: boolean): fc.Arbitrary<Omit<Immunization, 'id'>> {
  const product = fc
    .tuple(aicRequired ? aic : fc.option(aic), fc.option(atc), words)
    .map(([code, other, text]) => ({ coding: [...(code ? [code] : []), ...(other ? [other] : [])], text }));
  return fc.tuple(shared, places, givenParts, product).map(([base, where, more, vaccineCode]) => ({
    resourceType: 'Immunization',
    status: 'completed',
    patient: { reference: people.patient },
    vaccineCode: vaccineCode.coding.length > 0 ? vaccineCode : { text: vaccineCode.text },
    ...base,
    ...where,
    ...more,
  }));
}

/** A vaccination that was exempted, omitted or put off. */
const notGiven: fc.Arbitrary<Omit<Immunization, 'id'>> = fc
  .tuple(
    shared,
    places,
    fc.oneof(
      concept(reasonSystem, codes.reasons),
      concept(icd9, codes.diseases),
      words.map((text) => ({ text })),
    ),
    fc.option(aic),
    atc,
    words,
  )
  .map(([base, where, statusReason, code, other, text]) => ({
    resourceType: 'Immunization',
    status: 'not-done',
    statusReason,
    patient: { reference: people.patient },
    vaccineCode: { coding: [...(code ? [code] : []), other], text },
    ...base,
    ...where,
  }));

const reaction = fc.record({
  date: fc.option(dateTime()),
  value: fc.option(
    fc.oneof(
      concept(icd9, codes.reactions),
      words.map((text) => ({ text })),
    ),
  ),
});

const forecast = partial<{ due: string; last: string }>({ due: dateTime(2026, 2030), last: dateTime(2026, 2030) });

/** One vaccination with what belongs to it: reactions, forecast. */
export function vaccination(aicRequired: boolean): fc.Arbitrary<(at: number) => readonly Resource[]> {
  const done = fc.tuple(given(aicRequired), fc.array(reaction, { maxLength: 2 }), fc.option(forecast));
  return fc.oneof(
    notGiven.map((immunization) => (at: number) => [{ ...immunization, id: `immunization-${at}` }]),
    done.map(([immunization, reactions, next]) => (at: number) => {
      const id = `immunization-${at}`;
      const details = reactions.map(({ value }, index) => reactionDetail(`${id}-reaction-${index}`, value));
      const list = reactions.map(({ date }, index) => ({
        ...(date === null ? {} : { date }),
        detail: { reference: `Observation/${id}-reaction-${index}` },
      }));
      const resource: Immunization = { ...immunization, id, ...(list.length > 0 ? { reaction: list } : {}) };
      return [resource, ...details, ...(next ? [recommendation(id, next)] : [])];
    }),
  );
}

function reactionDetail(id: string, value: Observation['valueCodeableConcept'] | null): Observation {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '31044-1' }] },
    ...(value ? { valueCodeableConcept: value } : {}),
  };
}

function recommendation(
  id: string,
  { due, last }: { readonly due?: string; readonly last?: string },
): ImmunizationRecommendation {
  const criterion = (code: string, value: string | undefined) =>
    value === undefined ? [] : [{ code: { coding: [{ system: 'http://loinc.org', code }] }, value }];
  return {
    resourceType: 'ImmunizationRecommendation',
    id: `${id}-next`,
    patient: { reference: people.patient },
    date: '2026-01-01',
    recommendation: [
      {
        forecastStatus: { coding: [{ code: 'due' }] },
        dateCriterion: [...criterion('30980-7', due), ...criterion('59777-3', last)],
        supportingImmunization: [{ reference: `Immunization/${id}` }],
      },
    ],
  };
}

/** The body of a vaccination document: one vaccination, or several. */
export function vaccinationBody(options: { readonly single: boolean }): fc.Arbitrary<GeneratedBody> {
  const count = { minLength: 1, maxLength: options.single ? 1 : 4 };
  return fc.tuple(narrative, words, fc.array(vaccination(options.single), count)).map(([text, title, made]) => {
    const resources = made.flatMap((make, at) => make(at));
    const entry = made.map((_, at) => ({ reference: `Immunization/immunization-${at}` }));
    const code = { coding: [{ system: 'http://loinc.org', code: '11369-6' }] };
    return { sections: [{ title, code, text, entry }], resources };
  });
}
