import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  CodeSystem,
  ConceptMap,
  Questionnaire,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes';
import type { Validator } from '@sinfonia/profiles/validator';
import type { Configuration } from '../../config/index.ts';

/** Definitions that a user brings to check resources against. */
interface OwnDefinitions {
  readonly structures: StructureDefinition[];
  readonly terminology: (CodeSystem | ValueSet | ConceptMap)[];
  readonly questionnaires: Questionnaire[];
}

/**
 * A validator of FHIR R4, our package, the official code lists that were loaded, and the definitions in files or folders of
 * JSON (StructureDefinition with or without snapshot, ValueSet, CodeSystem, ConceptMap, Questionnaire, or Bundles of them).
 *
 * Refusals: those of reading JSON; a path that is not there is an error of the system.
 */
export async function openValidator(configuration: Configuration, paths: readonly string[]): Promise<Validator> {
  const { createValidator, questionnairesOf } = await import('@sinfonia/profiles/validator');
  const { extendTerminology } = await import('@sinfonia/profiles/terminology');
  const { configuredTerminology } = await import('../../terminology-folder.ts');
  const base = configuredTerminology(configuration);
  const own: OwnDefinitions = { structures: [], terminology: [], questionnaires: [] };
  for (const path of paths) for await (const file of jsonFiles(path)) gather(await readResource(file), own);
  return createValidator({
    structures: own.structures,
    questionnaires: questionnairesOf(own.questionnaires),
    terminology: own.terminology.length === 0 ? base : extendTerminology(base, own.terminology),
  });
}

async function* jsonFiles(path: string): AsyncIterable<string> {
  if (!(await stat(path)).isDirectory()) {
    yield path;
    return;
  }
  for (const name of (await readdir(path, { recursive: true })).sort())
    if (name.endsWith('.json')) yield join(path, name);
}

async function readResource(file: string): Promise<unknown> {
  const { parseJson } = await import('../../http/body/parse-json.ts');
  return parseJson(await readFile(file), 1000);
}

/** Other resources in the files, such as examples and manifests, are passed over. */
function gather(content: unknown, own: OwnDefinitions): void {
  if (typeof content !== 'object' || content === null) return;
  const resource = content as Resource;
  switch (resource.resourceType) {
    case 'Bundle':
      for (const entry of resource.entry ?? []) gather(entry.resource, own);
      break;
    case 'StructureDefinition':
      own.structures.push(resource);
      break;
    case 'CodeSystem':
    case 'ValueSet':
    case 'ConceptMap':
      own.terminology.push(resource);
      break;
    case 'Questionnaire':
      own.questionnaires.push(resource);
      break;
    default:
      break;
  }
}
