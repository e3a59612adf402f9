import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { appointment, doctor, organization, worldLabels } from '../world.ts';

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
  const inForce = { start: new Date(now - 3_600_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
  const about = { reference: 'Patient/in-care' };
  const resources: unknown[] = [
    { resourceType: 'Organization', id: 'authority', name: 'Azienda di prova' },
    {
      resourceType: 'Organization',
      id: 'district',
      name: 'Distretto di prova',
      partOf: { reference: 'Organization/authority' },
    },
    { resourceType: 'Organization', id: 'elsewhere', name: 'Altra azienda di prova' },
    { resourceType: 'Practitioner', id: 'doctor' },
    { resourceType: 'Practitioner', id: 'colleague' },
    {
      resourceType: 'PractitionerRole',
      id: 'doctor-role',
      practitioner: { reference: doctor },
      organization: { reference: organization },
    },
    { resourceType: 'Schedule', id: 'prova', actor: [{ reference: colleague }] },
    {
      resourceType: 'CareTeam',
      id: 'team',
      status: 'active',
      subject: about,
      participant: [{ member: { reference: doctor } }],
    },
    {
      resourceType: 'EpisodeOfCare',
      id: 'case',
      status: 'active',
      patient: about,
      managingOrganization: { reference: organization },
    },
    {
      resourceType: 'Encounter',
      id: 'stay',
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: about,
      serviceProvider: { reference: organization },
    },
    {
      resourceType: 'Appointment',
      id: 'visit',
      status: 'booked',
      start: new Date(now).toISOString(),
      end: new Date(now + 600_000).toISOString(),
      participant: [
        { actor: about, status: 'accepted' },
        { actor: { reference: doctor }, status: 'accepted' },
      ],
    },
    {
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      subject: about,
      performer: [{ reference: appointment }],
    },
    {
      resourceType: 'Task',
      id: 'work',
      status: 'requested',
      intent: 'order',
      for: about,
      owner: { reference: organization },
    },
    {
      resourceType: 'MedicationRequest',
      id: 'prescription',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'prova' },
      subject: about,
      dispenseRequest: { performer: { reference: organization } },
    },
    consent('care-relationship', appointment),
    consent('fse-care'),
    consent('health-dossier'),
    {
      resourceType: 'RelatedPerson',
      id: 'delegate',
      active: true,
      patient: about,
      relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'support-administrator' }] }],
    },
  ];
  for (const person of matrixPersons) {
    resources.push({
      ...fill('Patient', person, 'colleague'),
      id: person,
      ...(person === 'in-care' ? { generalPractitioner: [{ reference: doctor }] } : {}),
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

  function consent(kind: string, actor?: string): unknown {
    return {
      resourceType: 'Consent',
      id: kind,
      status: 'active',
      scope: { text: 'prova' },
      category: [{ coding: [{ system: codeSystemUrl.ConsentKind, code: kind }] }],
      patient: about,
      policyRule: { text: 'prova' },
      provision: {
        period: inForce,
        ...(actor === undefined ? {} : { actor: [{ role: { text: 'prova' }, reference: { reference: actor } }] }),
      },
    };
  }
}
