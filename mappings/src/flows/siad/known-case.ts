import type { Encounter, EpisodeOfCare, Procedure } from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { collect, type FhirSource, isOfType, referencedId } from '../../source/fhir-source.ts';
import { isWithdrawn, providerOf } from './case-facts.ts';
import { siadSystem } from './fhir-shape.ts';
import { episodeIdOf } from './from-t1.ts';
import { toPatient } from './person.ts';
import type { ResourceIds } from './record-identifier.ts';

/**
 * What the platform knows of the case of a record. `native`: the case is kept here and did not come from a file, so a file
 * must not add to it, or its events would be there twice.
 */
export type KnownCase =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'native' }
  | { readonly kind: 'imported'; readonly episode: EpisodeOfCare };

/** Looks the case of a T1 or T2 record up: by the id that an import gave it, then by person, day and provider. */
export async function findKnownCase(source: FhirSource, record: FlowRecord, ids: ResourceIds): Promise<KnownCase> {
  const id = episodeIdOf(record, ids);
  if (id === undefined) return { kind: 'unknown' };
  const imported = await collect(source, 'EpisodeOfCare', [['_id', id]]);
  const episode = imported.find((found) => found.id === id);
  if (episode) return { kind: 'imported', episode };
  return (await hasNativeCase(source, record)) ? { kind: 'native' } : { kind: 'unknown' };
}

async function hasNativeCase(source: FhirSource, record: FlowRecord): Promise<boolean> {
  const token = personToken(record);
  if (token === undefined) return false;
  const patients = await collect(source, 'Patient', [['identifier', token]]);
  const references = patients.flatMap((patient) => (patient.id === undefined ? [] : [`Patient/${patient.id}`]));
  if (references.length === 0) return false;
  const day = textAt(record, 'Eventi/PresaInCarico/data');
  const provider = `${textAt(record, 'Erogatore/CodiceRegione')}${textAt(record, 'Erogatore/CodiceASL')}`;
  const episodes = await collect(source, 'EpisodeOfCare', [
    ['patient', references.join(',')],
    ['type', `${siadSystem('tipologia-pic')}|`],
  ]);
  for (const episode of episodes) {
    if (isWithdrawn(episode) || toCivilDate(episode.period?.start) !== day) continue;
    const organizationId = referencedId(episode.managingOrganization, 'Organization');
    const [organization] =
      organizationId === undefined ? [] : await collect(source, 'Organization', [['_id', organizationId]]);
    const known = providerOf({
      episode,
      ...(organization ? { organization } : {}),
      conditions: [],
      evaluations: [],
      carePlans: [],
      accesses: [],
    });
    if (known === provider) return true;
  }
  return false;
}

/** Search token of the person: from the registry part of T1, or from the plain `Id_Rec` of T2. */
function personToken(record: FlowRecord): string | undefined {
  const idRec = textAt(record, 'Eventi/PresaInCarico/Id_Rec') ?? '';
  if (textAt(record, 'Assistito/DatiAnagrafici/CUNI') !== undefined) {
    const [identifier] = toPatient(record).identifier ?? [];
    return identifier?.value === undefined ? undefined : `${identifier.system ?? ''}|${identifier.value}`;
  }
  // Without the registry part the kind of code is not known: any system will do.
  return idRec.length > 16 && idRec.length < 88 ? idRec.slice(16) : undefined;
}

/**
 * What a changed T2 record (`V`) replaces: encounters and services that an earlier import made for the same day and type of
 * operator and that the record no longer has. They come back as entered in error.
 */
export async function findReplaced(
  source: FhirSource,
  record: FlowRecord,
  episode: EpisodeOfCare,
  kept: ReadonlySet<string>,
): Promise<(Encounter | Procedure)[]> {
  if (textAt(record, 'Trasmissione/tipo') !== 'V') return [];
  const keys = new Set<string>();
  const groups = (record['Eventi'] as FlowRecord | undefined)?.['Erogazione'];
  for (const group of Array.isArray(groups) ? groups : []) {
    keys.add(`${textAt(group, 'data')}|${textAt(group, 'TipoOperatore')}`);
  }
  const encounters: Encounter[] = [];
  const procedures: Procedure[] = [];
  const query = [
    ['episode-of-care', `EpisodeOfCare/${episode.id}`],
    ['_revinclude', 'Procedure:encounter'],
    ['_count', '500'],
  ] as const;
  for await (const resource of source.search('Encounter', query)) {
    if (isOfType(resource, 'Encounter')) encounters.push(resource);
    if (isOfType(resource, 'Procedure')) procedures.push(resource);
  }
  const inKeys = new Set(
    encounters
      .filter((encounter) => {
        const operator = encounter.participant?.[0]?.type?.[0]?.coding?.find(
          (coding) => coding.system === siadSystem('tipo-operatore'),
        )?.code;
        return keys.has(`${toCivilDate(encounter.period?.start)}|${operator}`);
      })
      .map((encounter) => encounter.id ?? ''),
  );
  const isGone = (resource: Encounter | Procedure): boolean =>
    (resource.id ?? '').startsWith('siad-') &&
    resource.status !== 'entered-in-error' &&
    !kept.has(`${resource.resourceType}/${resource.id}`);
  return [
    ...encounters.filter((encounter) => inKeys.has(encounter.id ?? '') && isGone(encounter)),
    ...procedures.filter(
      (procedure) => inKeys.has(referencedId(procedure.encounter, 'Encounter') ?? '') && isGone(procedure),
    ),
  ].map((resource) => ({ ...resource, status: 'entered-in-error' as const }));
}
