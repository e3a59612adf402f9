import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Resource } from '@medplum/fhirtypes';
import type { ResourceSource } from '../../package/index.ts';
import { withTranslations } from './bilingual-texts.ts';
import { corePackage } from './core-package.ts';

type Sushi = typeof import('fsh-sushi');

const require = createRequire(import.meta.url);

/** What SUSHI makes of the FSH sources: conformance resources with snapshots, and examples. */
export interface CompiledFsh {
  /** Version of the package. */
  readonly version: string;
  readonly conformance: readonly Resource[];
  readonly examples: readonly Resource[];
  /** What the FSH says of each resource and the resource does not hold, by type and id (`CarePlan/care-plan-pai-full`). */
  readonly sources: Readonly<Record<string, ResourceSource>>;
}

/**
 * Compiles `profiles/fsh` with SUSHI, without network and without a package cache on disk: the FHIR R4 core package is
 * put together in memory from the installed definitions. Throws when SUSHI reports an error or a warning.
 */
export async function compileFsh(workspace: string): Promise<CompiledFsh> {
  const sushi = require('fsh-sushi') as Sushi;
  const { utils, sushiImport, sushiExport, fhirdefs } = sushi;
  for (const transport of utils.logger.transports) transport.silent = true;
  utils.errorsAndWarnings.reset();
  utils.errorsAndWarnings.shouldTrack = true;
  const configFile = `${workspace}/sushi-config.yaml`;
  const config = sushiImport.importConfiguration(readFileSync(configFile, 'utf8'), configFile);

  const definitions = await fhirdefs.createFHIRDefinitions();
  const core = corePackage();
  await definitions.loadVirtualPackage({
    getPackageJSON: () => ({ name: 'hl7.fhir.r4.core', version: '4.0.1' }),
    getResourceByKey: (key) => core.get(key),
    registerResources: async (register) => {
      for (const [key, resource] of core) register(key, resource);
    },
  });
  definitions.optimize();

  const sources = globSync('fsh/**/*.fsh', { cwd: workspace }).sort();
  const texts = sources.map((file) => new sushiImport.RawFSH(readFileSync(`${workspace}/${file}`, 'utf8'), file));
  const tank = utils.fillTank(texts, config);
  tank.checkDuplicateNameEntities();
  const output = sushiExport.exportFHIR(tank, definitions);

  const faults = [...utils.errorsAndWarnings.errors, ...utils.errorsAndWarnings.warnings];
  if (faults.length > 0) throw new Error(`FSH does not compile:\n${faults.map(toLine).join('\n')}`);
  const fileByName = new Map(
    tank.docs.flatMap((doc) =>
      [doc.profiles, doc.extensions, doc.valueSets, doc.codeSystems, doc.instances].flatMap((entities) =>
        [...entities.keys()].map((name) => [name, doc.file] as const),
      ),
    ),
  );
  const sourceOf: Record<string, ResourceSource> = {};
  const toJson = (artefact: Artefact): Resource => {
    const resource = artefact.toJSON(true) as Resource;
    const { name = artefact.name, title, description } = artefact._instanceMeta ?? {};
    const file = fileByName.get(String(name));
    if (file !== undefined) {
      sourceOf[`${resource.resourceType}/${resource.id}`] = {
        file,
        ...(title ? { title } : {}),
        ...(description ? { description } : {}),
      };
    }
    return resource;
  };
  const version = config.version ?? '';
  // SUSHI leaves version and publisher to the IG Publisher, which we do not run.
  const identity = { language: 'it', version, status: 'active', experimental: false, publisher: 'Regione Campania' };
  return {
    version,
    conformance: [
      ...output.profiles,
      ...output.extensions,
      ...output.valueSets,
      ...output.codeSystems,
      ...output.instances.filter(isDefinition),
    ].map((artefact) => withTranslations({ ...toJson(artefact), ...identity } as Resource)),
    examples: output.instances.filter((instance) => !isDefinition(instance)).map(toJson),
    sources: sourceOf,
  };
}

/** What SUSHI exports: definitions carry their name, instances keep it apart. */
interface Artefact {
  readonly name?: unknown;
  readonly _instanceMeta?: { readonly name?: string; readonly title?: string; readonly description?: string };
  toJSON(snapshot?: boolean): unknown;
}

/** Instances that are part of the conformance resources: search parameters, questionnaires, concept maps. */
const isDefinition = (instance: { _instanceMeta: { usage?: string } }): boolean =>
  instance._instanceMeta.usage === 'Definition';

type Fault = typeof import('fsh-sushi')['utils']['errorsAndWarnings']['errors'][number];

const toLine = ({ message, location, input }: Fault): string =>
  `${input ?? 'fsh'}:${location?.startLine ?? 0}: ${message}`;
