import type { Resource, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';
import { readDefinitions } from './definitions.ts';
import { writeModel } from './model.ts';
import { writeProfiles } from './profiles.ts';
import { writeSearchParameters } from './search-parameters.ts';
import { writeTerminology } from './terminology.ts';

const isStructure = (resource: Resource): resource is StructureDefinition =>
  resource.resourceType === 'StructureDefinition';
const isSearchParameter = (resource: Resource): resource is SearchParameter =>
  resource.resourceType === 'SearchParameter';

/** Writes everything that depends on the R4 definitions alone. */
export function buildCore(): void {
  writeModel([...readDefinitions('profiles-types'), ...readDefinitions('profiles-resources')].filter(isStructure));
  writeSearchParameters('search-parameters.json', readDefinitions('search-parameters').filter(isSearchParameter));
  writeProfiles(['profiles-types', 'profiles-others', 'extension-definitions'].flatMap(readDefinitions));
  writeTerminology('terminology', ['valuesets', 'v3-codesystems', 'v2-tables', 'conceptmaps'].flatMap(readDefinitions));
}
