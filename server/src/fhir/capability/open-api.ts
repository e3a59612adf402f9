import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { components } from './open-api-components.ts';
import { instancePaths, operationPaths, systemPaths, typePaths } from './open-api-paths.ts';
import type { RoutedOperation } from './routed-capabilities.ts';

/** A JSON object of the OpenAPI description. */
export type OpenApiObject = Readonly<Record<string, unknown>>;

/** What the OpenAPI description says beyond the CapabilityStatement. */
export interface OpenApiOptions {
  /** Absolute FHIR base without a final slash; the paths are relative to it. */
  readonly baseUrl: string;
  /** Operations with their levels, which a CapabilityStatement does not tell. */
  readonly operations: readonly RoutedOperation[];
  /** The SMART discovery document, for the OAuth flows. */
  readonly smart?: Readonly<Record<string, unknown>>;
  /** Types to describe; absent: all that the CapabilityStatement lists. */
  readonly types?: readonly string[];
}

/**
 * Builds the OpenAPI 3.1 description of the FHIR API from its CapabilityStatement: a path per type and interaction with
 * parameters, media types and OperationOutcome answers. Source: OpenAPI Specification 3.1.1; FHIR R4 http.html.
 */
export function buildOpenApi(capability: CapabilityStatement, options: OpenApiOptions): OpenApiObject {
  const [rest] = capability.rest ?? [];
  const wanted = options.types && new Set(options.types);
  const resources = (rest?.resource ?? []).filter(({ type }) => wanted?.has(type) ?? true);
  const types = resources.map(({ type }) => type);
  const compartments = (rest?.compartment ?? []).flatMap((canonical) => {
    const name = canonical.slice(canonical.lastIndexOf('/') + 1);
    return types.filter((type) => type.toLowerCase() === name);
  });
  return {
    openapi: '3.1.1',
    info: {
      title: capability.title ?? 'FHIR',
      version: capability.version ?? '0',
      summary: 'FHIR R4 (4.0.1)',
      description: `${capability.description ?? ''}\n\n${rest?.documentation ?? ''}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.baseUrl }],
    externalDocs: { description: 'FHIR R4 RESTful API', url: 'http://hl7.org/fhir/R4/http.html' },
    tags: [{ name: 'system', description: 'Intero sistema / whole system' }, ...resources.map(tagOf)],
    security: [{ smart: [] }],
    paths: {
      ...systemPaths(rest?.interaction?.map(({ code }) => code) ?? [], rest?.searchParam ?? []),
      ...Object.assign({}, ...resources.map((resource) => ({ ...typePaths(resource), ...instancePaths(resource) }))),
      ...Object.assign({}, ...compartments.map((type) => compartmentPath(type))),
      ...operationPaths(options.operations, types),
    },
    components: components(types, options.smart ?? {}),
  };
}

function tagOf({ type }: CapabilityStatementRestResource): OpenApiObject {
  return { name: type, externalDocs: { url: `http://hl7.org/fhir/R4/${type.toLowerCase()}.html` } };
}

function compartmentPath(type: string): OpenApiObject {
  return {
    [`/${type}/{id}/{member}`]: {
      parameters: [
        { $ref: '#/components/parameters/id' },
        {
          name: 'member',
          in: 'path',
          required: true,
          description: `Tipo di risorsa nel compartimento, o * / resource type in the compartment of ${type}, or *`,
          schema: { type: 'string' },
        },
      ],
      get: {
        tags: [type],
        operationId: `search-compartment-${type}`,
        summary: `Ricerca nel compartimento / search in the compartment of one ${type}`,
        parameters: [{ $ref: '#/components/parameters/_count' }, { $ref: '#/components/parameters/searchRest' }],
        responses: {
          200: { $ref: '#/components/responses/Bundle' },
          default: { $ref: '#/components/responses/OperationOutcome' },
        },
      },
    },
  };
}
