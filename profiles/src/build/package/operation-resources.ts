import { globSync, readFileSync } from 'node:fs';
import type { OperationDefinition } from '@medplum/fhirtypes';

/** An OperationDefinition and the file that it is in, below the workspace. */
export interface OperationResource {
  readonly resource: OperationDefinition;
  readonly file: string;
}

/**
 * Reads the definitions `operations/<service>/<id>.json`, which `npm run generate` makes from the operations of the server, and gives
 * them the version of the package. Throws with the file when one is not named after its definition or has another address.
 */
export function operationResources(workspace: string, canonical: string, version: string): OperationResource[] {
  return globSync('operations/*/*.json', { cwd: workspace })
    .sort()
    .map((file) => {
      const made = JSON.parse(readFileSync(`${workspace}/${file}`, 'utf8')) as OperationDefinition;
      const { resourceType, id, language, url, ...rest } = made;
      if (resourceType !== 'OperationDefinition' || id === undefined || !file.endsWith(`/${id}.json`))
        throw new Error(`${file} holds ${resourceType}/${id}: name it after the definition`);
      if (url !== `${canonical}/OperationDefinition/${id}`) throw new Error(`${file} has the address ${url}`);
      return {
        resource: { resourceType, id, ...(language ? { language } : {}), url, version, ...rest },
        file,
      };
    });
}
