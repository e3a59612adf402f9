import { writeFile } from 'node:fs/promises';
import type { Bundle } from '@medplum/fhirtypes';
import { buildCda } from '@sinfonia/mappings/fse/build';
import { openSchemaFolder } from '@sinfonia/mappings/fse/schema-folder';
import { FseValidator } from '@sinfonia/mappings/fse/validate';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import { renderDocument } from '../../exchanges/fse/pdf/render-document.ts';
import { parseJson } from '../../http/body/parse-json.ts';
import { openValidator } from '../validate/own-definitions.ts';
import { printFindings, readDocumentFile } from './document-files.ts';

/** Options of `sinfonia fse build`. */
export interface FseBuildCommandOptions {
  readonly out?: string;
  readonly pdf?: string;
  readonly schemas?: string;
}

const deepest = 1000;

/**
 * `sinfonia fse build`: a FHIR document Bundle as CDA, and as PDF. 0 built, 1 the Bundle is not valid, lacks something, or the CDA does not
 * hold against the schemas, where there are some; nothing is written then. Throws the errors of the system for files.
 */
export async function buildDocument(
  configuration: Configuration,
  file: string,
  options: FseBuildCommandOptions,
): Promise<number> {
  try {
    const bundle = await validBundle(configuration, file);
    if (bundle === undefined) return 1;
    const { xml, type, remarks } = buildCda(bundle);
    const cda = Buffer.from(xml, 'utf8');
    if (!(await holds(file, cda, options.schemas ?? configuration.fse.schemas))) return 1;
    if (options.pdf !== undefined) await writeFile(options.pdf, await renderDocument(bundle, cda));
    if (options.out !== undefined) await writeFile(options.out, cda);
    else if (options.pdf === undefined) process.stdout.write(cda);
    printFindings(file, remarks);
    console.error(`${file}: ${type.id}`);
    return 0;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    printFindings(file, error.issues);
    return 1;
  }
}

async function validBundle(configuration: Configuration, file: string): Promise<Bundle | undefined> {
  const resource: unknown = parseJson(Buffer.from(await readDocumentFile(file)), deepest);
  const validator = await openValidator(configuration, []);
  const refusals = validator.validate(resource, { profiles: [] }).filter(isRefusal);
  printFindings(file, refusals);
  return refusals.length > 0 ? undefined : (resource as Bundle);
}

/** Whether the CDA holds against the schemas; true where there are none. */
async function holds(file: string, cda: Uint8Array, folder: string): Promise<boolean> {
  if (folder === '') return true;
  const validator = await FseValidator.open(openSchemaFolder(folder));
  try {
    const { valid, findings } = validator.validate(cda);
    printFindings(file, findings);
    return valid;
  } finally {
    validator.dispose();
  }
}
