import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import {
  appointment,
  consentOf,
  doctor,
  healthService,
  organization,
  periodAround,
  relationships,
  worldLabels,
} from '../world.ts';

/** How a caller stands to a resource; the words of the expectations. */
export const relations = ['own', 'related', 'unrelated', 'obscured'] as const;
export type Relation = (typeof relations)[number];

/** Persons of the matrix: `in-care` is related to the caller in every way that there is, the others in none. */
export const matrixPersons = ['in-care', 'child', 'stranger'] as const;

/** Resources that point to everything, visible to who sees the data of `in-care`: what they lead to must not be. */
export const pointers = ['List', 'Provenance', 'Composition', 'DocumentReference'] as const;

const colleague = 'Practitioner/colleague';
const delegate = 'RelatedPerson/delegate';
const instant = '2026-01-10T09:00:00Z';

interface Template {
  readonly authors?: readonly ('professional' | 'organization' | 'person')[];
  readonly resource: Readonly<Record<string, unknown>>;
}

/** One resource of each type of the matrix, see `resources.json`. */
export const templates = (
  JSON.parse(readFileSync(new URL('resources.json', import.meta.url), 'utf8')) as {
    types: Readonly<Record<string, Template>>;
  }
).types;

/** Types about nobody: the relation makes no difference. */
export const directoryTypes: ReadonlySet<string> = new Set(
  Object.keys(templates).filter((type) => !JSON.stringify(templates[type]).includes('@patient') && type !== 'Patient'),
);

/** Authors that resources of the world have, by what ids say. */
const authors = {
  caller: appointment,
  colleague,
  organization,
  person: 'Patient/in-care',
  delegate,
} as const;
export type Author = keyof typeof authors;

const labels = { plain: [], ...{ obscured: worldLabels.obscured, apart: worldLabels['hidden-from-parent'] } } as const;
type Label = keyof typeof labels;

/** Id of a resource of the world: about whom, by whom, with which label. */
export function idOf(person: string, author: Author, label: Label = 'plain'): string {
  return `${person}-${author}-${label}`;
}

/** Fills the template of a type. */
export function fill(type: string, person: string, author: Author): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = {
    '@patient': { reference: `Patient/${person}` },
    '@author': { reference: authors[author] },
    '@other': { reference: colleague },
    '@organization': {
      reference: author === 'caller' || author === 'organization' ? organization : 'Organization/elsewhere',
    },
    '@identifier': `CF${person}`,
  };
  const text = JSON.stringify(templates[type]?.resource).replaceAll(/"(@[a-z]+)"/g, (_all, name: string) =>
    JSON.stringify(values[name]),
  );
  const managing = person === 'in-care' || person === 'new' ? 'Organization/authority' : 'Organization/elsewhere';
  return {
    resourceType: type,
    ...(JSON.parse(text) as object),
    ...(type === 'Patient' ? { managingOrganization: { reference: managing } } : {}),
  };
}

/** Everything that there is in the matrix, with the relationships that put `in-care` in the care of the caller. */
export function buildMatrixWorld(now: number): readonly Resource[] {
  const inForce = periodAround(now);
  const person = 'in-care';
  const about = { reference: `Patient/${person}` };
  const resources: unknown[] = [
    ...healthService,
    { resourceType: 'Practitioner', id: 'colleague' },
    { resourceType: 'Schedule', id: 'prova', actor: [{ reference: colleague }] },
    ...Object.values(relationships).map((relate) => relate(person, now)),
    {
      resourceType: 'MedicationRequest',
      id: 'prescription',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'prova' },
      subject: about,
      dispenseRequest: { performer: { reference: organization } },
    },
    consentOf(person, 'care-relationship', inForce, appointment),
    consentOf(person, 'fse-care', inForce),
    consentOf(person, 'health-dossier', inForce),
  ];
  for (const id of matrixPersons) {
    resources.push({
      ...fill('Patient', id, 'colleague'),
      id,
      ...(id === 'in-care' ? { generalPractitioner: [{ reference: doctor }] } : {}),
    });
  }
  const targets = new Set<string>();
  for (const type of Object.keys(templates)) {
    if (type === 'Patient') continue;
    const place = (person: string, author: Author, label: Label = 'plain'): void => {
      const id = idOf(person, author, label);
      const meta = labels[label].length === 0 ? {} : { meta: { security: labels[label] } };
      targets.add(`${type}/${id}`);
      resources.push({ ...fill(type, person, author), id, ...meta });
    };
    if (directoryTypes.has(type)) {
      place('stranger', 'colleague');
      continue;
    }
    for (const author of Object.keys(authors) as Author[]) place('in-care', author);
    place('in-care', 'colleague', 'obscured');
    place('in-care', 'colleague', 'apart');
    place('child', 'colleague');
    place('stranger', 'colleague');
  }
  const items = [...targets, 'Patient/stranger', 'Patient/child'].map((reference) => ({ reference }));
  resources.push(
    {
      resourceType: 'List',
      id: 'pointer',
      status: 'current',
      mode: 'working',
      subject: about,
      entry: items.map((item) => ({ item })),
    },
    {
      resourceType: 'Provenance',
      id: 'pointer',
      target: [about, ...items],
      recorded: instant,
      agent: [{ who: { reference: colleague } }],
    },
    {
      ...fill('Composition', 'in-care', 'colleague'),
      id: 'pointer',
      section: [{ title: 'Prova', entry: items }],
    },
    { ...fill('DocumentReference', 'in-care', 'colleague'), id: 'pointer', context: { related: items } },
  );
  return resources as Resource[];
}
