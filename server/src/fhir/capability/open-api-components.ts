import type { OpenApiObject } from './open-api.ts';

/** Media types that resources travel in. */
const mediaTypes = ['application/fhir+json', 'application/fhir+xml'];

interface ParameterText {
  readonly in: 'path' | 'query' | 'header';
  readonly description: string;
  readonly schema: OpenApiObject;
}

const id = { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' };
const text = { type: 'string' };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 0 };

/** Parameters that many paths share, by the name they are referred to. Source: FHIR R4 http.html, search.html. */
const parameters: Readonly<Record<string, ParameterText>> = {
  id: { in: 'path', description: 'Id logico / logical id', schema: id },
  vid: { in: 'path', description: 'Versione / version', schema: id },
  'If-Match': { in: 'header', description: 'Versione attesa / expected version, W/"3"', schema: text },
  'If-None-Match': { in: 'header', description: 'Versione nota / known version', schema: text },
  'If-Modified-Since': { in: 'header', description: 'Istante noto / known instant', schema: text },
  'If-None-Exist': { in: 'header', description: 'Criterio di ricerca / search criteria', schema: text },
  Prefer: {
    in: 'header',
    description: 'return=minimal|representation|OperationOutcome; handling=strict|lenient',
    schema: text,
  },
  _format: { in: 'query', description: 'Formato / format: json, xml', schema: text },
  _summary: {
    in: 'query',
    description: 'Sommario / summary',
    schema: { type: 'string', enum: ['true', 'text', 'data', 'count', 'false'] },
  },
  _elements: { in: 'query', description: 'Elementi richiesti / elements wanted', schema: text },
  _count: { in: 'query', description: 'Risorse per pagina / resources per page', schema: count },
  _since: { in: 'query', description: 'Versioni da / versions since', schema: text },
  _at: { in: 'query', description: 'Versioni correnti in / versions current at', schema: text },
  _sort: { in: 'query', description: 'Ordine / order: name,-date', schema: text },
  _total: {
    in: 'query',
    description: 'Totale / total',
    schema: { type: 'string', enum: ['none', 'estimate', 'accurate'] },
  },
  _include: {
    in: 'query',
    description: 'Risorse riferite / referenced resources',
    schema: { type: 'array', items: text },
  },
  _revinclude: {
    in: 'query',
    description: 'Risorse che riferiscono / referring resources',
    schema: { type: 'array', items: text },
  },
  _explain: { in: 'query', description: 'Mostra il piano di esecuzione / show the plan', schema: flag },
};

/** Parameters that control any search. Source: FHIR R4 search.html#ReturnOptions. */
export const searchControl: readonly string[] = [
  '_sort',
  '_count',
  '_total',
  '_summary',
  '_elements',
  '_include',
  '_revinclude',
  '_explain',
];

/** A reference to one of the shared parameters. */
export function parameterReference(name: string): OpenApiObject {
  return { $ref: `#/components/parameters/${name}` };
}

/** A body or answer that holds a resource, in each of its media types. */
export function resourceContent(type: string): OpenApiObject {
  return Object.fromEntries(mediaTypes.map((media) => [media, { schema: { $ref: `#/components/schemas/${type}` } }]));
}

/** The components that the paths refer to: one schema per type, shared parameters, answers, the security scheme. */
export function components(types: readonly string[], smart: Readonly<Record<string, unknown>>): OpenApiObject {
  const named = new Set([...types, 'Bundle', 'OperationOutcome', 'CapabilityStatement', 'Parameters']);
  return {
    schemas: {
      Resource: {
        type: 'object',
        required: ['resourceType'],
        properties: { resourceType: { type: 'string' }, id },
        description: 'Una risorsa FHIR R4 / a FHIR R4 resource',
      },
      JsonPatch: {
        type: 'array',
        items: {
          type: 'object',
          required: ['op', 'path'],
          properties: {
            op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
            path: text,
            from: text,
            value: {},
          },
        },
      },
      ...Object.fromEntries([...named].sort().map((type) => [type, schemaOf(type)])),
    },
    parameters: {
      ...Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => [name, toParameter(name, parameter)]),
      ),
      searchRest: {
        name: 'parameters',
        in: 'query',
        description: 'Parametri di ricerca del tipo / search parameters of the type',
        style: 'form',
        explode: true,
        schema: { type: 'object', additionalProperties: text },
      },
    },
    responses: {
      Bundle: { description: 'Bundle', content: resourceContent('Bundle') },
      Resource: {
        description: 'Risorsa / resource',
        headers: { ETag: { schema: text }, 'Last-Modified': { schema: text }, Location: { schema: text } },
        content: resourceContent('Resource'),
      },
      Deleted: { description: 'Cancellata / deleted' },
      Unchanged: { description: 'Non cambiata / not changed (If-None-Match, If-Modified-Since)' },
      OperationOutcome: {
        description: 'Rifiuto, con motivo e rimedio / refusal, with reason and remedy',
        content: resourceContent('OperationOutcome'),
      },
    },
    securitySchemes: { smart: securityScheme(smart) },
  };
}

function schemaOf(type: string): OpenApiObject {
  return {
    allOf: [{ $ref: '#/components/schemas/Resource' }],
    properties: { resourceType: { const: type } },
    externalDocs: { url: `http://hl7.org/fhir/R4/${type.toLowerCase()}.html` },
  };
}

function toParameter(name: string, parameter: ParameterText): OpenApiObject {
  return {
    name,
    in: parameter.in,
    ...(parameter.in === 'path' ? { required: true } : {}),
    description: parameter.description,
    schema: parameter.schema,
  };
}

/** OAuth flows when the discovery document names the endpoints, else a bearer token without more. */
function securityScheme(smart: Readonly<Record<string, unknown>>): OpenApiObject {
  const tokenUrl = smart['token_endpoint'];
  const authorizationUrl = smart['authorization_endpoint'];
  if (typeof tokenUrl !== 'string') return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
  const announced = Array.isArray(smart['scopes_supported']) ? (smart['scopes_supported'] as readonly unknown[]) : [];
  const scopes = Object.fromEntries(announced.map((scope) => [String(scope), 'SMART App Launch 2']));
  return {
    type: 'oauth2',
    description: 'SMART App Launch 2, Backend Services',
    flows: {
      clientCredentials: { tokenUrl, scopes },
      ...(typeof authorizationUrl === 'string' ? { authorizationCode: { authorizationUrl, tokenUrl, scopes } } : {}),
    },
  };
}
