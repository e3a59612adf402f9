import type { ConceptMap, ParametersParameter } from '@medplum/fhirtypes';
import {
  type ConceptMapRecord,
  canonicalParts,
  isTranslation,
  type Terminology,
  type TranslationMatch,
  translateCode,
} from '@sinfonia/profiles/terminology';
import type { FhirContext, OperationHandler } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';
import {
  anyValue,
  invalid,
  isObject,
  missing,
  type OperationParameters,
  type ParameterKinds,
  readParameters,
  toCoding,
} from '../operation-parameters.ts';
import { requireVersion, resourceOfAddress, resourceOfRequest, shownUrl, unknownAddress } from './request-parts.ts';
import type { StoredTerminology } from './stored-terminology.ts';

const kinds: ParameterKinds = {
  url: 'text',
  conceptMap: 'resource',
  conceptMapVersion: 'text',
  code: 'text',
  system: 'text',
  version: 'text',
  source: 'text',
  coding: 'coding',
  codeableConcept: 'concept',
  target: 'text',
  targetsystem: 'text',
  dependency: 'parts',
  reverse: 'flag',
};

/**
 * `ConceptMap/$translate`, on the type and on a stored ConceptMap, forwards and in reverse. Without a map all those of the
 * package are asked that fit the code and the value sets.
 *
 * Refusals: `operation-parameter-missing` 400, `concept-map-unknown` 404, `terminology-version-unknown` 404.
 * Source: FHIR R4 conceptmap-operation-translate.html.
 */
export function translateOperation(stored: StoredTerminology): OperationHandler {
  return {
    name: 'translate',
    definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-translate',
    levels: ['type', 'instance'],
    types: ['ConceptMap'],
    readOnly: true,
    async handle(context, request, target) {
      const parameters = readParameters('translate', kinds, request);
      const codings = codingsOf(parameters);
      const { maps, terminology } = await mapsOf(stored, context, request, parameters, target.id);
      const targetSystem = parameters.text('targetsystem');
      const reverse = parameters.flag('reverse') ?? false;
      const dependencies = dependenciesOf(parameters);
      const matches = codings.flatMap((coding) =>
        translateCode(maps, { coding, targetSystem, reverse, dependencies }, terminology),
      );
      return { status: 200, headers: {}, body: JSON.stringify(answerOf(matches, request)) };
    },
  };
}

function codingsOf(parameters: OperationParameters): readonly { readonly system?: string; readonly code: string }[] {
  const coding = parameters.coding('coding');
  const given = coding === undefined ? parameters.concept('codeableConcept')?.coding : [coding];
  const code = parameters.text('code');
  if (given === undefined && code !== undefined) {
    const system = parameters.text('system');
    return [{ code, ...(system === undefined ? {} : { system }) }];
  }
  const codings = (given ?? []).flatMap(({ system, code: each }) =>
    each === undefined ? [] : [{ code: each, ...(system === undefined ? {} : { system }) }],
  );
  if (codings.length === 0) throw missing('code');
  return codings;
}

async function mapsOf(
  stored: StoredTerminology,
  context: FhirContext,
  request: FhirRequest,
  parameters: OperationParameters,
  id: string | undefined,
): Promise<{ readonly maps: readonly ConceptMapRecord[]; readonly terminology: Terminology }> {
  const own =
    id === undefined
      ? resourceOfRequest<ConceptMap>(context, parameters, 'conceptMap', 'ConceptMap')
      : await resourceOfAddress<ConceptMap>(context, request, 'ConceptMap', id);
  const canonical = own?.resource.url ?? parameters.text('url');
  const wanted = canonical === undefined ? [] : [{ kind: 'ConceptMap', url: canonical } as const];
  const terminology = await stored.with(context, request, wanted, own);
  if (canonical !== undefined) {
    const { url, version } = canonicalParts(canonical);
    const map = terminology.conceptMap(url);
    if (map === undefined) throw unknownAddress(terminology, 'ConceptMap', url);
    requireVersion(map, parameters.text('conceptMapVersion') ?? version);
    return { maps: [map], terminology };
  }
  const source = parameters.text('source');
  const target = parameters.text('target');
  if (!parameters.has('coding') && !parameters.has('codeableConcept') && parameters.text('system') === undefined) {
    throw missing('system');
  }
  const maps = terminology.addresses('ConceptMap').flatMap((url) => terminology.conceptMap(url) ?? []);
  const fits = (asked: string | undefined, own: string | undefined): boolean =>
    asked === undefined || own === canonicalParts(asked).url;
  return { maps: maps.filter((map) => fits(source, map.source) && fits(target, map.target)), terminology };
}

function dependenciesOf(parameters: OperationParameters): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const parts of parameters.parts('dependency')) {
    const element = parts.find(({ name }) => name === 'element');
    const concept = parts.find(({ name }) => name === 'concept');
    const property = element && anyValue(element);
    const value: unknown = concept?.['valueCodeableConcept'];
    if (typeof property !== 'string' || !isObject(value)) throw invalid('dependency', 'element, concept');
    const { coding } = value;
    const first: unknown = Array.isArray(coding) ? coding[0] : undefined;
    found.set(property, toCoding(first, 'dependency').code ?? '');
  }
  return found;
}

function answerOf(matches: readonly TranslationMatch[], { language }: FhirRequest) {
  const result = matches.some(isTranslation);
  const parameter: ParametersParameter[] = [
    { name: 'result', valueBoolean: result },
    ...(result ? [] : [{ name: 'message', valueString: messages.none[language] }]),
    ...matches.map(toParameter),
  ];
  return { resourceType: 'Parameters', parameter };
}

function toParameter({ equivalence, concept, source, products, comment }: TranslationMatch): ParametersParameter {
  const { url } = shownUrl(source);
  const part: ParametersParameter[] = [
    { name: 'equivalence', valueCode: equivalence },
    ...(concept === undefined ? [] : [{ name: 'concept', valueCoding: concept }]),
    ...products.map(({ property, system, value }) => ({
      name: 'product',
      part: [
        { name: 'element', valueUri: property },
        { name: 'concept', valueCoding: { ...(system === undefined ? {} : { system }), code: value } },
      ],
    })),
    ...(url === undefined ? [] : [{ name: 'source', valueUri: url }]),
    ...(comment === undefined ? [] : [{ name: 'comment', valueString: comment }]),
  ];
  return { name: 'match', part };
}

const messages = {
  none: { it: 'Nessuna corrispondenza per il codice.', en: 'No correspondence for the code.' },
} as const;
