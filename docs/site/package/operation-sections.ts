import type { OperationDefinition, OperationDefinitionParameter } from '@medplum/fhirtypes';
import { textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { canonicalLink, typeLink, typesOf } from './links.ts';
import { code, definitionText, heading, type Pair, type Row, sideBySide, table } from './markup.ts';
import type { PackageContent } from './package-content.ts';

/** Facts of an operation: where it is called and whether it changes anything. */
export function operationFacts(operation: OperationDefinition): readonly (readonly [Pair, string])[] {
  const { code: name = '', resource = [], system, type, instance, affectsState } = operation;
  const bases = [
    ...(system === true ? ['[base]'] : []),
    ...(type === true ? resource.map((one) => `[base]/${one}`) : []),
    ...(instance === true ? resource.map((one) => `[base]/${one}/[id]`) : []),
  ];
  const method = affectsState === false ? 'GET' : 'POST';
  return [
    [['Per', 'For'], resource.map(typeLink).join(', ')],
    [['Uso', 'Use'], bases.map((base) => code(`${method} ${base}/$${name}`)).join('<br>')],
  ];
}

/** When and by whom an operation may be called, what it takes and what it answers. */
export function operationSections(operation: OperationDefinition, content: PackageContent): string {
  const comment = textOf(operation, 'comment');
  const paragraphs = comment === undefined ? [] : comment.it.split('\n\n');
  const english = comment?.en?.split('\n\n') ?? [];
  const conditions = paragraphs.map((it, index) => {
    const en = english[index];
    return sideBySide({ it, ...(en === undefined ? {} : { en }) });
  });
  return (
    (conditions.length === 0 ? '' : heading(2, 'conditions', ['Condizioni', 'Conditions']) + conditions.join('')) +
    parametersSection('in', ['Parametri', 'Parameters'], operation, content) +
    parametersSection('out', ['Risposta', 'Answer'], operation, content)
  );
}

function parametersSection(
  use: 'in' | 'out',
  title: Pair,
  { parameter = [] }: OperationDefinition,
  content: PackageContent,
): string {
  const rows = parameter.filter((one) => one.use === use).flatMap((one) => rowsOf(one, 0, content));
  if (rows.length === 0) return '';
  const heads: readonly Pair[] = [
    ['Nome', 'Name'],
    ['Card.', 'Card.'],
    ['Tipo', 'Type'],
    ['Significato', 'Meaning'],
  ];
  return heading(2, use, title) + table(title, heads, rows);
}

function rowsOf(parameter: OperationDefinitionParameter, depth: number, content: PackageContent): readonly Row[] {
  const { name = '', min = 0, max = '1', type, targetProfile, binding, part = [] } = parameter;
  const text = textOf(parameter, 'documentation');
  const codes =
    binding?.valueSet === undefined ? '' : `<span class="line">${canonicalLink(binding.valueSet, content)}</span>`;
  return [
    {
      cells: [
        `<span class="d${Math.min(depth, 8)}">${code(name)}</span>`,
        escapeHtml(`${min}..${max}`),
        type === undefined ? '' : typesOf([{ code: type, ...(targetProfile ? { targetProfile } : {}) }], content),
        (text === undefined ? '' : definitionText(text)) + codes,
      ],
    },
    ...part.flatMap((one) => rowsOf(one, depth + 1, content)),
  ];
}
