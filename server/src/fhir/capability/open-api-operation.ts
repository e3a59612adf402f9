import { catalogue, type IssueCode } from '@sinfonia/profiles/issues';
import type { DescribedParameter, OperationDescription } from '../operations/operation-description.ts';
import type { OpenApiObject } from './open-api.ts';
import { resourceContent } from './open-api-components.ts';

/** Schemas of the values of parameters, by FHIR type. Source: FHIR R4 datatypes.html. */
const values: Readonly<Record<string, OpenApiObject>> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  string: { type: 'string' },
  uri: { type: 'string', format: 'uri' },
  code: { type: 'string', pattern: '^[^\\s]+( [^\\s]+)*$' },
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  instant: { type: 'string', format: 'date-time' },
  Reference: { type: 'object', required: ['reference'], properties: { reference: { type: 'string' } } },
  Identifier: {
    type: 'object',
    required: ['system', 'value'],
    properties: { system: { type: 'string' }, value: { type: 'string' } },
  },
};

/** Parameters in the address of an operation that describes itself: those whose value is one word. */
export function describedQuery(described: OperationDescription): readonly OpenApiObject[] {
  return described.in.flatMap((one) => {
    const schema = one.type === undefined ? undefined : values[one.type];
    if (schema === undefined || schema['type'] === 'object') return [];
    const { name, min, max, text, limits } = one;
    const value = { ...schema, ...limits };
    return [
      {
        name,
        in: 'query',
        required: min === 1,
        description: `${text.it} / ${text.en}`,
        schema: max === '*' ? { type: 'array', items: value } : value,
      },
    ];
  });
}

/** Body of a request of an operation that describes itself, with an example; absent for one without parameters. */
export function describedBody(described: OperationDescription): OpenApiObject | undefined {
  const { in: input, example } = described;
  if (input.length === 0) return undefined;
  const schema = schemaOfParameters(input);
  const shown = example === undefined ? {} : { example: example() };
  return {
    required: input.some(({ min }) => min === 1),
    content: {
      'application/fhir+json': { schema, ...shown },
      'application/fhir+xml': resourceContent('Parameters')['application/fhir+xml'],
    },
  };
}

/** Answers of an operation that describes itself, by status: what it answers, and the codes of what it refuses. */
export function describedResponses(described: OperationDescription): Readonly<Record<number, OpenApiObject>> {
  const content = {
    'application/fhir+json': { schema: schemaOfParameters(described.out) },
    'application/fhir+xml': resourceContent('Parameters')['application/fhir+xml'],
  };
  const text = { schema: { type: 'string' } };
  const made = described.successes.map((status): [number, OpenApiObject] => [
    status,
    {
      description: status === 201 ? 'Creato / created' : 'Eseguito / done',
      headers: { ETag: text, ...(status === 201 ? { Location: text } : {}) },
      content,
    },
  ]);
  const refused = [...Map.groupBy(described.refusals, (code) => catalogue[code].status)].map(
    ([status, codes]): [number, OpenApiObject] => [
      status,
      {
        description: codes.map(lineOf).join('\n'),
        content: resourceContent('OperationOutcome'),
      },
    ],
  );
  return Object.fromEntries([...made, ...refused]);
}

function lineOf(code: IssueCode): string {
  const { it, en } = catalogue[code].text;
  return `- \`${code}\`: ${it} / ${en}`;
}

/**
 * Schema of Parameters: each entry is one of those declared, told by its name, and each is there as often as declared. Source:
 * FHIR R4 parameters.html; JSON Schema 2020-12 (`contains` with bounds), which OpenAPI 3.1 takes.
 */
function schemaOfParameters(list: readonly DescribedParameter[]): OpenApiObject {
  return {
    type: 'object',
    required: ['resourceType', ...(list.some(({ min }) => min === 1) ? ['parameter'] : [])],
    properties: { resourceType: { const: 'Parameters' }, parameter: schemaOfList(list) },
  };
}

function schemaOfList(list: readonly DescribedParameter[]): OpenApiObject {
  const bounded = list.filter(({ min, max }) => min === 1 || max === '1');
  return {
    type: 'array',
    items: { oneOf: list.map(schemaOfEntry) },
    ...(bounded.length === 0 ? {} : { allOf: bounded.map(occurrences) }),
  };
}

function occurrences({ name, min, max }: DescribedParameter): OpenApiObject {
  return {
    contains: { type: 'object', required: ['name'], properties: { name: { const: name } } },
    minContains: min,
    ...(max === '1' ? { maxContains: 1 } : {}),
  };
}

function schemaOfEntry(described: DescribedParameter): OpenApiObject {
  const { name, text } = described;
  const [member, schema] = memberOf(described);
  return {
    type: 'object',
    description: `${text.it} / ${text.en}`,
    required: ['name', member],
    properties: { name: { const: name }, [member]: schema },
  };
}

function memberOf({ type, part, targets, valueSet, limits }: DescribedParameter): readonly [string, OpenApiObject] {
  if (part !== undefined) return ['part', schemaOfList(part)];
  if (type === undefined || !Object.hasOwn(values, type)) {
    return [
      'resource',
      { type: 'object', required: ['resourceType'], properties: { resourceType: { const: type ?? '' } } },
    ];
  }
  const value = values[type] ?? {};
  const member = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  if (targets !== undefined) {
    const pattern = `^(${targets.join('|')})/[A-Za-z0-9\\-.]{1,64}$`;
    return [member, { ...value, properties: { reference: { type: 'string', pattern } } }];
  }
  return [member, { ...value, ...limits, ...(valueSet === undefined ? {} : { externalDocs: { url: valueSet } }) }];
}
