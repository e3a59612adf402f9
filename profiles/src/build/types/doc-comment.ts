import type { ElementDefinition, Resource } from '@medplum/fhirtypes';
import { textOf } from '../../package/texts.ts';

/** Lines as a doc comment, indented; without lines there is none. */
export function docComment(lines: readonly string[], indent = ''): string {
  const safe = lines.flatMap((line) => line.replaceAll('*/', '*\\/').split('\n'));
  if (safe.length === 0) return '';
  const [only] = safe;
  if (safe.length === 1) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** What a type says of the resource it comes from: titles and descriptions in both languages, address, source. */
export function resourceDoc(resource: Resource, url: string, source: string | undefined): string[] {
  const title = textOf(resource, 'title');
  const description = textOf(resource, 'description');
  return [
    ...(title ? [bilingual(title.it, title.en)] : []),
    ...(description ? ['', description.it] : []),
    ...(description?.en === undefined ? [] : ['', description.en]),
    '',
    `Canonical: \`${url}\``,
    ...(source === undefined ? [] : ['', `Source: profiles/${source}`]),
  ];
}

/** What a member says of its element: text, cardinality, whether systems have to support it, binding. */
export function elementDoc(definition: ElementDefinition, max: number): string[] {
  const text = textOf(definition, 'short');
  const { min = 0, mustSupport, binding } = definition;
  const facts = [
    `${min}..${definition.max ?? (max === 1 ? '1' : '*')}`,
    ...(mustSupport === true ? ['must support'] : []),
    ...(binding?.valueSet === undefined ? [] : [`${binding.strength} binding to ${binding.valueSet}`]),
  ];
  return [...(text ? [bilingual(text.it, text.en)] : []), `(${facts.join(', ')})`];
}

function bilingual(it: string, en: string | undefined): string {
  return en === undefined ? it : `${it} · ${en}`;
}
