import type { OperationDefinition, OperationDefinitionParameter } from '@medplum/fhirtypes';
import { type BilingualText, catalogue } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../fhir/operations/operation-description.ts';

/** An operation that says what it takes and answers. */
export type DescribedOperation = Pick<OperationHandler, 'name' | 'definition' | 'levels' | 'types' | 'readOnly'> & {
  readonly description: OperationDescription;
};

const translation = 'http://hl7.org/fhir/StructureDefinition/translation';
const structures = 'http://hl7.org/fhir/StructureDefinition';

/**
 * The OperationDefinition of an operation, from the same declaration that reads its requests. Without `version`: the package that
 * it becomes a part of gives it. Source: FHIR R4 operationdefinition.html, with its invariants opd-0 to opd-3.
 */
export function toOperationDefinition(operation: DescribedOperation): OperationDefinition {
  const { name, definition, levels, types, readOnly, description } = operation;
  const comment = [...description.comment, refusalsOf(description)];
  const told: BilingualText = {
    it: comment.map(({ it }) => it).join('\n\n'),
    en: comment.map(({ en }) => en).join('\n\n'),
  };
  return {
    resourceType: 'OperationDefinition',
    id: definition.slice(definition.lastIndexOf('/') + 1),
    language: 'it',
    url: definition,
    name: name
      .split('-')
      .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
      .join(''),
    ...inBoth('title', 'valueString', description.title),
    status: 'active',
    kind: 'operation',
    experimental: false,
    publisher: 'Regione Campania',
    ...inBoth('description', 'valueMarkdown', description.description),
    affectsState: !readOnly && description.writesNothing !== true,
    code: name,
    ...inBoth('comment', 'valueMarkdown', told),
    ...(types === undefined ? {} : { resource: [...types] as NonNullable<OperationDefinition['resource']> }),
    system: levels.includes('system'),
    type: levels.includes('type'),
    instance: levels.includes('instance'),
    parameter: [
      ...description.in.map((parameter) => toParameter(parameter, 'in')),
      ...description.out.map((parameter) => toParameter(parameter, 'out')),
    ],
  } as OperationDefinition;
}

function toParameter(described: DescribedParameter, use: 'in' | 'out'): OperationDefinitionParameter {
  const { name, min, max, type, targets, valueSet, part } = described;
  return {
    name,
    use,
    min,
    max,
    ...inBoth('documentation', 'valueString', documentationOf(described)),
    ...(type === undefined ? {} : { type }),
    ...(targets === undefined ? {} : { targetProfile: targets.map((target) => `${structures}/${target}`) }),
    ...(valueSet === undefined ? {} : { binding: { strength: 'required', valueSet } }),
    ...(part === undefined ? {} : { part: part.map((one) => toParameter(one, use)) }),
  } as OperationDefinitionParameter;
}

/** What an element has no place for is said in words: options without a value set, bounds, patterns. */
function documentationOf({ text, limits = {} }: DescribedParameter): BilingualText {
  const { enum: options, minimum, maximum, maxLength, pattern } = limits;
  const plain = [
    ...(options === undefined ? [] : [options.join(' | ')]),
    ...(minimum === undefined && maximum === undefined ? [] : [`${minimum ?? '…'}–${maximum ?? '…'}`]),
    ...(pattern === undefined ? [] : [pattern]),
  ];
  const said = (language: 'it' | 'en'): string => {
    const most =
      maxLength === undefined
        ? []
        : [language === 'it' ? `al più ${maxLength} caratteri` : `at most ${maxLength} characters`];
    const all = [...plain, ...most];
    return all.length === 0 ? text[language] : `${text[language]}. ${all.join('; ')}`;
  };
  return { it: said('it'), en: said('en') };
}

function refusalsOf({ refusals }: OperationDescription): BilingualText {
  const byStatus = Map.groupBy(refusals, (code) => catalogue[code].status);
  const list = [...byStatus]
    .sort(([one], [other]) => one - other)
    .map(([status, codes]) => `${status} ${codes.join(', ')}`)
    .join('; ');
  return { it: `Rifiuti: ${list}.`, en: `Refusals: ${list}.` };
}

function inBoth(element: string, property: 'valueString' | 'valueMarkdown', { it, en }: BilingualText): object {
  const extension = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', [property]: en },
  ];
  return { [element]: it, [`_${element}`]: { extension: [{ url: translation, extension }] } };
}
