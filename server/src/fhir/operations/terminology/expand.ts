import { randomUUID } from 'node:crypto';
import type { ValueSet, ValueSetExpansionParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import {
  canonicalParts,
  createExpander,
  dayInRome,
  type Expansion,
  type ExpansionRequest,
  expansionLimit,
  type Terminology,
  toCompose,
  type ValueSetRecord,
} from '@sinfonia/profiles/terminology';
import type { FhirContext, OperationHandler } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';
import { missing, type OperationParameters, type ParameterKinds, readParameters } from '../operation-parameters.ts';
import {
  dayOf,
  languagesOf,
  refusalOfGap,
  requireVersion,
  resourceOfAddress,
  resourceOfRequest,
  shownUrl,
  unknownAddress,
} from './request-parts.ts';
import type { StoredTerminology } from './stored-terminology.ts';

const kinds: ParameterKinds = {
  url: 'text',
  valueSet: 'resource',
  valueSetVersion: 'text',
  context: 'unsupported',
  contextDirection: 'unsupported',
  filter: 'text',
  date: 'date',
  offset: 'count',
  count: 'count',
  includeDesignations: 'flag',
  designation: 'unsupported',
  includeDefinition: 'flag',
  activeOnly: 'flag',
  excludeNested: 'flag',
  excludeNotForUI: 'flag',
  excludePostCoordinated: 'flag',
  displayLanguage: 'text',
  'exclude-system': 'text',
  'system-version': 'unsupported',
  'check-system-version': 'unsupported',
  'force-system-version': 'unsupported',
};

const unclosedExtension = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed';

/**
 * `ValueSet/$expand`, on the type and on a stored ValueSet: the codes of a value set that are in use on a day (today unless
 * `date` says another one), with text filter and paging.
 *
 * Refusals: `operation-parameter-missing` 400, `value-set-unknown` 404, `terminology-version-unknown` 404,
 * `code-system-not-loaded`, `code-system-not-listed`, `value-set-import-unknown`, `value-set-filter-unsupported`,
 * `expansion-too-costly` 422. Source: FHIR R4 valueset-operation-expand.html.
 */
export function expandOperation(stored: StoredTerminology): OperationHandler {
  const expanders = new WeakMap<Terminology, ReturnType<typeof createExpander>>();
  return {
    name: 'expand',
    definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
    levels: ['type', 'instance'],
    types: ['ValueSet'],
    readOnly: true,
    async handle(context, request, target) {
      const parameters = readParameters('expand', kinds, request, { type: 'ValueSet', parameter: 'valueSet' });
      const { terminology, record } = await requireValueSet(stored, context, request, parameters, target.id);
      let expand = expanders.get(terminology);
      if (expand === undefined) {
        expand = createExpander(terminology);
        expanders.set(terminology, expand);
      }
      const asked = expansionRequest(parameters, request);
      const result = expand(record, asked);
      if (result.ok) {
        const definition = parameters.flag('includeDefinition') === true;
        const answer = answerOf(terminology, record, result.expansion, asked, definition);
        return { status: 200, headers: {}, body: JSON.stringify(answer) };
      }
      if ('gap' in result) throw refusalOfGap(terminology, result.gap);
      throw new FhirError({
        code: 'expansion-too-costly',
        values: { total: result.tooCostly, limit: expansionLimit },
      });
    },
  };
}

async function requireValueSet(
  stored: StoredTerminology,
  context: FhirContext,
  request: FhirRequest,
  parameters: OperationParameters,
  id: string | undefined,
): Promise<{ readonly terminology: Terminology; readonly record: ValueSetRecord }> {
  const own =
    id === undefined
      ? resourceOfRequest<ValueSet>(context, parameters, 'valueSet', 'ValueSet')
      : await resourceOfAddress<ValueSet>(context, request, 'ValueSet', id);
  const canonical = own?.resource.url ?? parameters.text('url');
  if (canonical === undefined) throw missing('url');
  const wanted = [{ kind: 'ValueSet', url: canonical } as const];
  const terminology = await stored.with(context, request, wanted, own);
  const { url, version } = canonicalParts(canonical);
  const record = terminology.valueSet(url);
  if (record === undefined) throw unknownAddress(terminology, 'ValueSet', url);
  requireVersion(record, parameters.text('valueSetVersion') ?? version);
  return { terminology, record };
}

function expansionRequest(parameters: OperationParameters, request: FhirRequest): ExpansionRequest {
  const filter = parameters.text('filter');
  const offset = parameters.count('offset');
  const count = parameters.count('count');
  return {
    day: dayOf(parameters) ?? dayInRome(),
    languages: languagesOf(parameters, request),
    includeDesignations: parameters.flag('includeDesignations') ?? false,
    activeOnly: parameters.flag('activeOnly') ?? false,
    nested: parameters.flag('excludeNested') === false && parameters.flag('excludeNotForUI') !== true,
    excludeSystems: parameters.texts('exclude-system').map((system) => canonicalParts(system).url),
    ...(filter === undefined ? {} : { filter }),
    ...(offset === undefined ? {} : { offset }),
    ...(count === undefined ? {} : { count }),
  };
}

function answerOf(
  terminology: Terminology,
  record: ValueSetRecord,
  { total, contains, unclosed }: Expansion,
  asked: ExpansionRequest,
  withDefinition: boolean,
): ValueSet {
  const { id, url, version, name, title, status } = record;
  const parameter: ValueSetExpansionParameter[] = [
    { name: 'date', valueDateTime: asked.day },
    ...(asked.filter === undefined ? [] : [{ name: 'filter', valueString: asked.filter }]),
    ...(asked.offset === undefined ? [] : [{ name: 'offset', valueInteger: asked.offset }]),
    ...(asked.count === undefined ? [] : [{ name: 'count', valueInteger: asked.count }]),
    ...(asked.activeOnly === true ? [{ name: 'activeOnly', valueBoolean: true }] : []),
    ...versionsUsed(terminology, record).map((used) => ({ name: 'version', valueUri: used })),
  ];
  return {
    resourceType: 'ValueSet',
    ...(id === undefined ? {} : { id }),
    ...shownUrl(url),
    ...(version === undefined ? {} : { version }),
    ...(name === undefined ? {} : { name }),
    ...(title === undefined ? {} : { title }),
    status: (status ?? 'active') as ValueSet['status'],
    ...(withDefinition ? { compose: toCompose(record) } : {}),
    expansion: {
      ...(unclosed.length > 0 ? { extension: [{ url: unclosedExtension, valueBoolean: true }] } : {}),
      identifier: `urn:uuid:${randomUUID()}`,
      timestamp: new Date().toISOString(),
      total,
      ...(asked.offset === undefined ? {} : { offset: asked.offset }),
      parameter,
      ...(contains.length > 0 ? { contains: [...contains] } : {}),
    },
  };
}

function versionsUsed(terminology: Terminology, record: ValueSetRecord): readonly string[] {
  const systems = new Set(record.include.flatMap(({ system }) => system ?? []));
  return [...systems].flatMap((system) => {
    const version = terminology.codeSystem(system)?.header.version;
    return version === undefined ? [] : [`${system}|${version}`];
  });
}
