import type {
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam as SearchParam,
} from '@medplum/fhirtypes';
import type { OpenApiObject } from './open-api.ts';
import { parameterReference, resourceContent, searchControl } from './open-api-components.ts';
import { describedBody, describedQuery, describedResponses } from './open-api-operation.ts';
import { definitionOn, type RoutedOperation } from './routed-capabilities.ts';

type Resource = CapabilityStatementRestResource;

/** One method of a path, before it gets its tag and the answers that every method has. */
interface Method {
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly OpenApiObject[];
  readonly body?: OpenApiObject;
  readonly responses: Readonly<Record<number, OpenApiObject>>;
  readonly open?: boolean;
}

const answer = (name: string): OpenApiObject => ({ $ref: `#/components/responses/${name}` });
const bundle = { 200: answer('Bundle') };
const written = { 200: answer('Resource'), 201: answer('Resource') };
const history = ['_count', '_since', '_at', '_format'].map(parameterReference);

/** Paths of the whole system: metadata, batch and transaction, search, history. */
export function systemPaths(interactions: readonly string[], search: readonly SearchParam[]): OpenApiObject {
  const offers = new Set(interactions);
  const searching = searchMethod('system', 'Ricerca su più tipi / search over several types', search);
  return withoutEmpty({
    '/metadata': {
      get: method('system', {
        id: 'capabilities',
        summary: 'Capacità del server / capabilities of the server',
        parameters: [parameterReference('_format')],
        responses: { 200: { description: 'CapabilityStatement', content: resourceContent('CapabilityStatement') } },
        open: true,
      }),
    },
    '/': {
      ...(offers.has('search-system') ? { get: searching } : {}),
      ...(offers.has('transaction') || offers.has('batch')
        ? {
            post: method('system', {
              id: 'batch-or-transaction',
              summary: 'Batch o transazione / batch or transaction',
              body: { required: true, content: resourceContent('Bundle') },
              responses: bundle,
            }),
          }
        : {}),
    },
    '/_search': offers.has('search-system') ? { post: formSearch('system') } : {},
    '/_history': offers.has('history-system')
      ? {
          get: method('system', {
            id: 'history-system',
            summary: 'Storia del sistema / history of the system',
            parameters: history,
            responses: bundle,
          }),
        }
      : {},
  });
}

/** Paths of a type: search, create, the conditional forms, history. */
export function typePaths(resource: Resource): OpenApiObject {
  const { type } = resource;
  const offers = offersOf(resource);
  const criteria = [parameterReference('searchRest')];
  return withoutEmpty({
    [`/${type}`]: {
      ...(offers('search-type')
        ? { get: searchMethod(type, `Ricerca / search ${type}`, resource.searchParam ?? []) }
        : {}),
      ...(offers('create')
        ? {
            post: method(type, {
              id: `create-${type}`,
              summary: `Crea / create ${type}`,
              parameters: ['If-None-Exist', 'Prefer'].map(parameterReference),
              body: resourceBody(type),
              responses: written,
            }),
          }
        : {}),
      ...(resource.conditionalUpdate
        ? {
            put: method(type, {
              id: `conditional-update-${type}`,
              summary: `Sostituisce quella che corrisponde / replaces the matching ${type}`,
              parameters: [...criteria, ...['If-Match', 'Prefer'].map(parameterReference)],
              body: resourceBody(type),
              responses: written,
            }),
          }
        : {}),
      ...(offers('patch')
        ? {
            patch: method(type, {
              id: `conditional-patch-${type}`,
              summary: `Modifica quella che corrisponde / changes the matching ${type}`,
              parameters: [...criteria, ...['If-Match', 'Prefer'].map(parameterReference)],
              body: patchBody(),
              responses: { 200: answer('Resource') },
            }),
          }
        : {}),
      ...(offers('delete') && resource.conditionalDelete !== 'not-supported'
        ? {
            delete: method(type, {
              id: `conditional-delete-${type}`,
              summary: `Cancella quella che corrisponde / deletes the matching ${type}`,
              parameters: criteria,
              responses: { 204: answer('Deleted') },
            }),
          }
        : {}),
    },
    [`/${type}/_search`]: offers('search-type') ? { post: formSearch(type) } : {},
    [`/${type}/_history`]: offers('history-type')
      ? {
          get: method(type, {
            id: `history-type-${type}`,
            summary: `Storia del tipo / history of ${type}`,
            parameters: history,
            responses: bundle,
          }),
        }
      : {},
  });
}

/** A Binary as a resource, or as the file that it holds. */
const fileAnswer: OpenApiObject = {
  description: 'Binary, o il file che contiene / Binary, or the file that it holds',
  content: { ...resourceContent('Binary'), '*/*': {} },
};

/** Paths of an instance: read, update, patch, delete, history and its versions. */
export function instancePaths(resource: Resource): OpenApiObject {
  const { type } = resource;
  const offers = offersOf(resource);
  const subset = ['_summary', '_elements', '_format'].map(parameterReference);
  const id = [parameterReference('id')];
  return withoutEmpty({
    [`/${type}/{id}`]: {
      parameters: id,
      ...(offers('read')
        ? {
            get: method(type, {
              id: `read-${type}`,
              summary: `Legge / read ${type}`,
              parameters: [...subset, ...['If-None-Match', 'If-Modified-Since'].map(parameterReference)],
              responses: { 200: type === 'Binary' ? fileAnswer : answer('Resource'), 304: answer('Unchanged') },
            }),
          }
        : {}),
      ...(offers('update')
        ? {
            put: method(type, {
              id: `update-${type}`,
              summary: `Sostituisce o crea / replaces or creates ${type}`,
              parameters: ['If-Match', 'If-None-Match', 'Prefer'].map(parameterReference),
              body: resourceBody(type),
              responses: written,
            }),
          }
        : {}),
      ...(offers('patch')
        ? {
            patch: method(type, {
              id: `patch-${type}`,
              summary: `Modifica / changes ${type}`,
              parameters: ['If-Match', 'Prefer'].map(parameterReference),
              body: patchBody(),
              responses: { 200: answer('Resource') },
            }),
          }
        : {}),
      ...(offers('delete')
        ? {
            delete: method(type, {
              id: `delete-${type}`,
              summary: `Cancella / deletes ${type}`,
              parameters: [parameterReference('If-Match')],
              responses: { 204: answer('Deleted') },
            }),
          }
        : {}),
    },
    [`/${type}/{id}/_history`]: offers('history-instance')
      ? {
          parameters: id,
          get: method(type, {
            id: `history-instance-${type}`,
            summary: `Storia / history of one ${type}`,
            parameters: history,
            responses: bundle,
          }),
        }
      : {},
    [`/${type}/{id}/_history/{vid}`]: offers('vread')
      ? {
          parameters: [...id, parameterReference('vid')],
          get: method(type, {
            id: `vread-${type}`,
            summary: `Legge una versione / reads a version of ${type}`,
            parameters: subset,
            responses: { 200: answer('Resource') },
          }),
        }
      : {},
  });
}

/** Paths of the operations at each of their levels; those that change nothing also take GET. */
export function operationPaths(operations: readonly RoutedOperation[], types: readonly string[]): OpenApiObject {
  const paths: Record<string, OpenApiObject> = {};
  for (const operation of operations) {
    const on = types.filter((type) => operation.types?.includes(type) ?? true);
    if (operation.levels.includes('system')) paths[`/$${operation.name}`] = operationItem(operation, 'system', '');
    for (const type of on) {
      if (operation.levels.includes('type')) {
        paths[`/${type}/$${operation.name}`] = operationItem(operation, type, `-${type}`);
      }
      if (operation.levels.includes('instance')) {
        paths[`/${type}/{id}/$${operation.name}`] = {
          parameters: [parameterReference('id')],
          ...operationItem(operation, type, `-${type}-instance`),
        };
      }
    }
  }
  return paths;
}

function operationItem(operation: RoutedOperation, tag: string, suffix: string): OpenApiObject {
  const { description, readOnly } = operation;
  const summary =
    description === undefined ? `$${operation.name}` : `${description.title.it} / ${description.title.en}`;
  const responses = description === undefined ? { 200: answer('Resource') } : describedResponses(description);
  const body =
    description === undefined ? { required: false, content: resourceContent('Resource') } : describedBody(description);
  const parameters = description === undefined ? [parameterReference('searchRest')] : describedQuery(description);
  const id = `operation-${operation.name}${suffix}`;
  const described = {
    ...(description === undefined
      ? {}
      : { description: `${description.description.it}\n\n${description.description.en}` }),
    externalDocs: { url: definitionOn(operation, tag) },
  };
  return {
    ...(readOnly ? { get: { ...method(tag, { id: `${id}-get`, summary, parameters, responses }), ...described } } : {}),
    post: {
      ...method(tag, {
        id,
        summary,
        ...(description?.takesIfMatch === true ? { parameters: [parameterReference('If-Match')] } : {}),
        ...(body === undefined ? {} : { body }),
        responses,
      }),
      ...described,
    },
  };
}

function searchMethod(tag: string, summary: string, search: readonly SearchParam[]): OpenApiObject {
  return method(tag, {
    id: `search-${tag}`,
    summary,
    parameters: [
      ...search.map(({ name, type, definition }) => ({
        name,
        in: 'query',
        ...(definition === undefined ? {} : { description: `${type} · ${definition}` }),
        schema: { type: 'string' },
      })),
      ...searchControl.map(parameterReference),
      parameterReference('_format'),
    ],
    responses: bundle,
  });
}

function formSearch(tag: string): OpenApiObject {
  const schema = { type: 'object', additionalProperties: { type: 'string' } };
  return method(tag, {
    id: `search-form-${tag}`,
    summary: 'Ricerca per modulo: i parametri non compaiono nei registri / search by form: parameters stay out of logs',
    body: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } },
    responses: bundle,
  });
}

function method(tag: string, made: Method): OpenApiObject {
  return {
    tags: [tag],
    operationId: made.id,
    summary: made.summary,
    ...(made.parameters ? { parameters: made.parameters } : {}),
    ...(made.body ? { requestBody: made.body } : {}),
    responses: { ...made.responses, default: answer('OperationOutcome') },
    ...(made.open ? { security: [] } : {}),
  };
}

function resourceBody(type: string): OpenApiObject {
  return { required: true, content: resourceContent(type) };
}

function patchBody(): OpenApiObject {
  return {
    required: true,
    content: {
      'application/json-patch+json': { schema: { $ref: '#/components/schemas/JsonPatch' } },
      ...resourceContent('Parameters'),
    },
  };
}

function offersOf(resource: Resource): (code: string) => boolean {
  const codes = new Set<string>((resource.interaction ?? []).map(({ code }) => code));
  return (code) => codes.has(code);
}

/** Leaves out paths without a method. */
function withoutEmpty(paths: Readonly<Record<string, OpenApiObject>>): OpenApiObject {
  return Object.fromEntries(
    Object.entries(paths).filter(([, item]) => Object.keys(item).some((key) => key !== 'parameters')),
  );
}
