import { bundlesFaults } from './validation/bundles.ts';
import { definitionsFaults } from './validation/definitions.ts';
import { extensionsFaults } from './validation/extensions.ts';
import { identifiersFaults } from './validation/identifiers.ts';
import { profilesFaults } from './validation/profiles.ts';
import { referencesFaults } from './validation/references.ts';
import { structureFaults } from './validation/structure.ts';
import { terminologyFaults } from './validation/terminology.ts';
import { valuesFaults } from './validation/values.ts';

/** Faults that the validator finds in a resource, by area. Values never carry content of the resource. */
export const validationCatalogue = {
  ...structureFaults,
  ...valuesFaults,
  ...terminologyFaults,
  ...profilesFaults,
  ...referencesFaults,
  ...bundlesFaults,
  ...definitionsFaults,
  ...extensionsFaults,
  ...identifiersFaults,
} as const;
