import { basename } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type { Command } from 'commander';
import type { Configuration } from '../config/index.ts';
import { runVerb } from './run-verb.ts';

interface LoadOptions {
  readonly as?: string;
  readonly manifest?: string;
  readonly listVersion?: string;
}

/**
 * Adds `sinfonia terminology`: lists the code systems that stand outside of the package, and loads their official files into
 * the folder of terminology. A running server sees them after a restart.
 *
 * Exit codes: 0; 2 for a file that cannot be loaded: nothing of it is, files before it stay loaded.
 */
export function register(program: Command): void {
  const terminology = program.command('terminology').description('official code lists that the package may not ship');
  terminology
    .command('list')
    .description('what is loaded, and what can be loaded from which body')
    .action(() => runVerb(list));
  terminology
    .command('load <files...>')
    .description('load official files: CSV, ClaML, FHIR CodeSystem, ValueSet and ConceptMap in JSON')
    .option('--as <name>', 'official list: aic, atc, icd-9-cm, icd-10 (default: told by the file, where it can be)')
    .option('--manifest <file>', 'JSON description of the columns of a CSV file')
    .option('--list-version <text>', 'version of the list, where the file does not say it')
    .action((files: readonly string[], options: LoadOptions) =>
      runVerb((configuration) => load(configuration, files, options)),
    );
}

async function list(configuration: Configuration): Promise<number> {
  const { openConfiguredTerminology } = await import('../terminology-folder.ts');
  const { externalSystems } = await import('@sinfonia/profiles/terminology');
  const { facts, resources, outdated } = openConfiguredTerminology(configuration);
  const loaded = new Set(facts.flatMap(({ header, aliases }) => [header.url, ...aliases]));
  for (const { header, size, file, loadedAt } of facts)
    console.log(`+ ${header.url} ${header.version ?? '-'} ${size} ${file} ${loadedAt.slice(0, 10)}`);
  for (const { resourceType, url } of resources) console.log(`+ ${url ?? ''} ${resourceType}`);
  for (const name of outdated) console.log(`! ${name}`);
  for (const { url, name, file, publisher, loader, grammar } of externalSystems) {
    if (grammar === true || loaded.has(url)) continue;
    const how = loader === 'csv' ? '--manifest' : loader === undefined || loader === 'fhir' ? '' : `--as ${loader}`;
    console.log(`- ${url} ${name}: ${file ?? ''}, ${publisher} ${how}`.trimEnd());
  }
  return 0;
}

async function load(configuration: Configuration, files: readonly string[], options: LoadOptions): Promise<number> {
  const { loadTerminologyFile } = await import('@sinfonia/profiles/terminology-files');
  const { terminologyFolderOf } = await import('../terminology-folder.ts');
  const { isRefusal, FhirError } = await import('@sinfonia/profiles/issues');
  const { validate } = await import('@sinfonia/profiles/validator');
  const manifest = options.manifest === undefined ? undefined : await readManifest(options.manifest);
  const check = (resource: Resource): void => {
    const issues = validate(resource, { bestPractice: false }).filter(isRefusal);
    if (issues.length > 0) throw new FhirError(issues.slice(0, 20));
  };
  for (const path of files) {
    const loaded = await loadTerminologyFile(terminologyFolderOf(configuration), {
      path,
      check,
      ...(options.as === undefined ? {} : { as: options.as }),
      ...(manifest === undefined ? {} : { manifest }),
      ...(options.listVersion === undefined ? {} : { version: options.listVersion }),
    });
    for (const each of loaded) {
      console.log(
        each.kind === 'CodeSystem' ? `${each.facts.header.url} ${each.facts.size}` : `${each.url} ${each.kind}`,
      );
    }
  }
  return 0;
}

async function readManifest(path: string) {
  const { readFile } = await import('node:fs/promises');
  const { requireManifest } = await import('@sinfonia/profiles/terminology-files');
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FhirError({ code: 'terminology-manifest-invalid', values: { file: basename(path), member: 'JSON' } });
  }
  return requireManifest(value, basename(path));
}
