import type { Questionnaire } from '@medplum/fhirtypes';
import { openArchive } from '../../archive/indexed-archive.ts';
import { generatedFile } from '../../archive/locations.ts';
import { type JsonObject, objectsOf } from '../../json/json-object.ts';
import type { Run } from '../run.ts';

/** Finds a questionnaire by canonical address, maybe with `|version`; undefined when it is not known. */
export type QuestionnaireLookup = (canonical: string) => Questionnaire | undefined;

const ownPackage = openArchive<Questionnaire>(generatedFile('package-questionnaires'));

/** A lookup in a list; without a version the latest of the same address is meant. */
export function questionnairesOf(list: readonly Questionnaire[]): QuestionnaireLookup {
  const byUrl = new Map<string, Questionnaire[]>();
  for (const questionnaire of list) {
    const { url = '' } = questionnaire;
    byUrl.set(url, [...(byUrl.get(url) ?? []), questionnaire]);
  }
  for (const versions of byUrl.values())
    versions.sort((a, b) => (b.version ?? '').localeCompare(a.version ?? '', 'en', { numeric: true }));
  return (canonical) => {
    const [url = '', version] = canonical.split('|');
    return byUrl.get(url)?.find((questionnaire) => hasVersion(questionnaire, version));
  };
}

/**
 * The questionnaire of a response: a contained one (`#id`), else one of `given`, else one of our package.
 *
 * @see FHIR R4 references.html#canonical
 */
export function findQuestionnaire(
  canonical: string,
  run: Run,
  given: QuestionnaireLookup | undefined,
): JsonObject | undefined {
  if (canonical.startsWith('#')) return findContained(canonical, run);
  const [url = '', version] = canonical.split('|');
  const own = (): Questionnaire | undefined => {
    const found = ownPackage.get(url);
    return found && hasVersion(found, version) ? found : undefined;
  };
  return (given?.(canonical) ?? own()) as JsonObject | undefined;
}

/** Addresses of the questionnaires of our package. */
export function packageQuestionnaires(): readonly string[] {
  return ownPackage.keys();
}

function findContained(canonical: string, run: Run): JsonObject | undefined {
  const id = canonical.slice(1);
  return objectsOf(run.root['contained']).find(
    (resource) => resource['resourceType'] === 'Questionnaire' && resource['id'] === id,
  );
}

function hasVersion({ version }: Questionnaire, wanted: string | undefined): boolean {
  return wanted === undefined || version === undefined || version === wanted;
}
