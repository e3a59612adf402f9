import type { CapabilityStatement } from '@medplum/fhirtypes';
import { buildCapabilityStatement, type CapabilityOptions } from './capability-statement.ts';
import { buildOpenApi } from './open-api.ts';
import type { RoutedCapabilities } from './routed-capabilities.ts';

/** The two descriptions of the API as JSON text. */
export interface CapabilityDocuments {
  /** CapabilityStatement, for `/fhir/metadata`. */
  readonly capability: () => string;
  /** OpenAPI 3.1 description, for `/openapi.json`. */
  readonly openApi: () => string;
}

/** Makes both descriptions from the same routes. Each is built when it is first asked for, then kept as text. */
export function createCapabilityDocuments(
  routes: () => RoutedCapabilities,
  options: CapabilityOptions,
): CapabilityDocuments {
  let routed: RoutedCapabilities | undefined;
  let statement: CapabilityStatement | undefined;
  let capability: string | undefined;
  let openApi: string | undefined;
  const build = (): { readonly routed: RoutedCapabilities; readonly statement: CapabilityStatement } => {
    routed ??= routes();
    statement ??= buildCapabilityStatement(routed, options);
    return { routed, statement };
  };
  return {
    capability: () => {
      capability ??= JSON.stringify(build().statement);
      return capability;
    },
    openApi: () => {
      if (openApi === undefined) {
        const { routed: from, statement: described } = build();
        const { baseUrl, smart } = options;
        const document = buildOpenApi(described, { baseUrl, operations: from.operations, ...(smart ? { smart } : {}) });
        openApi = JSON.stringify(document);
      }
      return openApi;
    },
  };
}
