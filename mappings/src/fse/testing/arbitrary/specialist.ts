import type { Bundle, CompositionSection, Encounter, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { paper, recommendation, report, request, service, statement } from './clinical-acts.ts';
import { allergy, condition, type Made, observation, relative } from './clinical-entries.ts';
import { documentBundle, type GeneratedBody } from './document.ts';
import { narrative, words } from './primitives.ts';

/** A section before its entries have ids. */
interface Draft {
  readonly code: string;
  readonly title: string;
  readonly text: NonNullable<CompositionSection['text']>;
  readonly entries: readonly Made[];
  readonly below: readonly Draft[];
}

function draft(
  code: string,
  entries: fc.Arbitrary<Made> | undefined,
  options: { readonly least?: number; readonly below?: fc.Arbitrary<readonly Draft[]> } = {},
): fc.Arbitrary<Draft> {
  const { least = 0, below = fc.constant([]) } = options;
  const list = entries ? fc.array(entries, { minLength: least, maxLength: 3 }) : fc.constant([]);
  return fc.record({ code: fc.constant(code), title: words, text: narrative, entries: list, below });
}

/** Each section there or not. */
function some(...all: readonly fc.Arbitrary<Draft>[]): fc.Arbitrary<readonly Draft[]> {
  return fc.tuple(...all.map((one) => fc.option(one))).map((list) => list.filter((one) => one !== null));
}

const anything = fc.oneof(observation, condition, allergy, relative, report, request, paper);
const allergies = draft('48765-2', fc.oneof({ weight: 5, arbitrary: allergy }, { weight: 1, arbitrary: anything }));
const therapies = draft('10160-0', fc.oneof({ weight: 5, arbitrary: statement }, { weight: 1, arbitrary: anything }));
const told = fc.oneof(condition, relative, observation, { weight: 1, arbitrary: anything });
const examination = draft(
  '29545-1',
  fc.oneof({ weight: 3, arbitrary: observation }, { weight: 1, arbitrary: anything }),
);

const optional = [
  draft('29299-5', fc.oneof(condition, observation, anything)),
  draft('11329-0', told, { below: some(allergies, therapies) }),
  draft('30954-2', fc.oneof(observation, report, paper, anything)),
  examination,
  draft('93126-1', anything),
  draft('29548-5', fc.oneof(condition, condition, observation, anything)),
  draft('55110-1', observation),
  draft('62385-0', undefined),
  draft('80615-8', fc.oneof({ weight: 4, arbitrary: request }, { weight: 1, arbitrary: anything })),
  draft('93341-6', recommendation),
];
const required = [draft('62387-6', service, { least: 1 }), draft('47045-0', observation)];
const ofRemoteVisit = [
  draft('10164-2', told, { below: some(draft('11329-0', told), allergies, therapies, examination) }),
  draft('77599-9', paper),
];

function body(remote: boolean): fc.Arbitrary<GeneratedBody> {
  const more = remote ? some(...optional, ...ofRemoteVisit) : some(...optional);
  return fc.tuple(fc.tuple(...required), more).map(([always, others]) => {
    const resources: Resource[] = [];
    const sections = [...others, ...always].map((one, at) => written(one, `s${at}`, resources));
    return { sections, resources };
  });
}

function written({ code, title, text, entries, below }: Draft, id: string, resources: Resource[]): CompositionSection {
  const entry = entries.map((make, at) => {
    const made = make(`${id}-e${at}`);
    resources.push(...made);
    return { reference: `${made[0].resourceType}/${made[0].id ?? ''}` };
  });
  const section = below.map((one, at) => written(one, `${id}-${at}`, resources));
  return {
    title,
    code: { coding: [{ system: 'http://loinc.org', code }] },
    text,
    ...(entry.length > 0 ? { entry } : {}),
    ...(section.length > 0 ? { section } : {}),
  };
}

/** Reports of outpatient visits, with every section and kind of entry. */
export const outpatientReports: fc.Arbitrary<Bundle> = documentBundle('RSA', body(false), {
  signed: true,
  encounter: true,
});

const discipline = { system: 'http://hl7.it/fhir/televisita/CodeSystem/csspecialityPractitionerRole', code: '08' };

/** Reports of remote visits; the discipline of the visit is known of some. */
export const remoteReports: fc.Arbitrary<Bundle> = fc
  .tuple(
    documentBundle('Televisita', body(true), { signed: true, encounter: true, order: true, birthplace: true }),
    fc.boolean(),
  )
  .map(([bundle, known]) => ({
    ...bundle,
    entry: (bundle.entry ?? []).map((entry) =>
      known && entry.resource?.resourceType === 'Encounter'
        ? { ...entry, resource: { ...entry.resource, type: [{ coding: [discipline] }] } satisfies Encounter }
        : entry,
    ),
  }));
