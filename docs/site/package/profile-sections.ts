import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { constantOf, type SnapshotNode, splitText, textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { constantText, ownRules } from './element-table.ts';
import { canonicalLink } from './links.ts';
import { anchor, both, code, definitionText, heading, inline, type Pair, sideBySide, table } from './markup.ts';
import { type PackageContent, pageOf, titleOf } from './package-content.ts';

/** Invariants of a profile that are our own: what they say, how grave they are, where, in FHIRPath. */
export function rulesSection(elements: readonly ElementDefinition[]): string {
  const rules = new Map<string, { readonly rule: ReturnType<typeof ownRules>[number]; readonly places: string[] }>();
  for (const element of elements) {
    for (const rule of ownRules(element)) {
      const { key = '' } = rule;
      if (!key.startsWith('sin-')) continue;
      const known = rules.get(key);
      if (known === undefined) rules.set(key, { rule, places: [element.id ?? ''] });
      else if (!known.places.includes(element.id ?? '')) known.places.push(element.id ?? '');
    }
  }
  if (rules.size === 0) return '';
  const rows = [...rules].map(([key, { rule, places }]) => ({
    id: `rule-${key}`,
    cells: [
      `<code>${escapeHtml(key)}</code>`,
      rule.severity === 'error' ? inline(['errore', 'error']) : inline(['avviso', 'warning']),
      definitionText(splitText(rule.human ?? '')),
      places.map(code).join('<br>'),
      code(rule.expression ?? ''),
    ],
  }));
  const heads: readonly Pair[] = [
    ['Regola', 'Rule'],
    ['Gravità', 'Severity'],
    ['Che cosa chiede', 'What it asks'],
    ['Dove', 'Where'],
    ['FHIRPath', 'FHIRPath'],
  ];
  return heading(2, 'rules', ['Regole', 'Rules']) + table(['Regole', 'Rules'], heads, rows, 'rules');
}

const ways: Readonly<Record<string, (path: string) => Pair>> = {
  value: byValue,
  pattern: byValue,
  exists: (path) => [`dalla presenza di ${path}`, `by whether ${path} is there`],
  type: (path) => [`dal tipo di ${path}`, `by the type of ${path}`],
  profile: (path) => [`dal profilo di ${path}`, `by the profile of ${path}`],
};

function byValue(path: string): Pair {
  return path === '$this' ? ['dal valore', 'by the value'] : [`dal valore di ${path}`, `by the value of ${path}`];
}

/** How the lists of a profile are divided, in words: what tells the parts apart and which parts there are. */
export function slicingSection(root: SnapshotNode, shows: (id: string) => boolean, content: PackageContent): string {
  const parts: string[] = [];
  const walk = (node: SnapshotNode): void => {
    if (!shows(node.definition.id ?? '')) return;
    if (node.slices.length > 0) parts.push(slicingOf(node, content));
    for (const child of [...node.children, ...node.slices]) walk(child);
  };
  walk(root);
  if (parts.length === 0) return '';
  return `${heading(2, 'slices', ['Parti degli elenchi', 'Slices'])}<ul class="slices">\n${parts.join('')}</ul>\n`;
}

function slicingOf(node: SnapshotNode, content: PackageContent): string {
  const { id = '', slicing } = node.definition;
  const told = (slicing?.discriminator ?? []).map(({ type = 'value', path = '' }) => {
    const way = ways[type] ?? ((at: string): Pair => [`da ${at}`, `by ${at}`]);
    return way(path);
  });
  const rest: Pair =
    slicing?.rules === 'closed'
      ? ['Altre parti non sono ammesse.', 'No other items are allowed.']
      : ['Ne sono ammesse anche altre.', 'Other items are allowed as well.'];
  const how =
    told.length === 0 ? '' : ` ${inline([told.map(([it]) => it).join(', '), told.map(([, en]) => en).join(', ')])}.`;
  const slices = node.slices.map((slice) => {
    const { sliceName = '', min = 0, max = '*', type = [] } = slice.definition;
    const profile = type[0]?.profile?.[0];
    const constants = constantsOf(slice, content);
    const short = textOf(slice.definition, 'short');
    const bilingual = short?.en === undefined ? '' : ` ${inline([short.it, short.en])}`;
    const link = profile === undefined ? '' : ` → ${canonicalLink(profile, content)}`;
    return `<li>${code(sliceName)} ${min}..${max}${link}${bilingual}${constants === '' ? '' : `: ${constants}`}</li>\n`;
  });
  return `<li>${code(id)}${how} ${inline(rest)}\n<ul>\n${slices.join('')}</ul></li>\n`;
}

/** Values that tell a slice from the others: its own or those of its children. */
function constantsOf(slice: SnapshotNode, content: PackageContent): string {
  const of = ({ definition }: SnapshotNode) => constantOf(definition, 'fixed') ?? constantOf(definition, 'pattern');
  const own = of(slice);
  if (own !== undefined) return constantText(own.value, content);
  const below = slice.children.flatMap((child) => {
    const found = of(child);
    return found === undefined ? [] : [`${code(child.name)} = ${constantText(found.value, content)}`];
  });
  return below.join(', ');
}

/** Where codes come from, element by element. */
export function bindingsSection(elements: readonly ElementDefinition[], content: PackageContent): string {
  const rows = elements.flatMap(({ id = '', binding, max }) =>
    binding?.valueSet === undefined || binding.strength === 'example' || max === '0'
      ? []
      : [{ cells: [code(id), canonicalLink(binding.valueSet, content), escapeHtml(binding.strength ?? '')] }],
  );
  if (rows.length === 0) return '';
  const heads: readonly Pair[] = [
    ['Elemento', 'Element'],
    ['Insieme di codici', 'Value set'],
    ['Vincolo', 'Strength'],
  ];
  return heading(2, 'codes', ['Codici', 'Codes']) + table(['Codici', 'Codes'], heads, rows);
}

/** Search parameters that R4 does not have, for the type of a profile. */
export function searchSection(type: string, content: PackageContent): string {
  const rows = content.searchParametersOf(type).map((parameter) => {
    const description = textOf(parameter, 'description');
    return {
      cells: [
        anchor(pageOf(parameter), escapeHtml(parameter.code ?? '')),
        escapeHtml(parameter.type ?? ''),
        description === undefined ? '' : definitionText(description),
        code(`GET [base]/${type}?${parameter.code}=…`),
      ],
    };
  });
  if (rows.length === 0) return '';
  const heads: readonly Pair[] = [
    ['Parametro', 'Parameter'],
    ['Tipo', 'Type'],
    ['Trova', 'Finds'],
    ['Uso', 'Use'],
  ];
  const title: Pair = ['Ricerche proprie', 'Searches of our own'];
  return heading(2, 'search', title) + table(title, heads, rows);
}

/** What is the same and what differs from the profile of HL7 Italia. Source: `StructureDefinition.mapping` `hl7-italia`. */
export function hl7ItaliaSection(profile: StructureDefinition, elements: readonly ElementDefinition[]): string {
  const mapping = profile.mapping?.find(({ identity }) => identity === 'hl7-italia');
  if (mapping === undefined) return '';
  const { name, uri = '', comment } = mapping;
  const rows = elements.flatMap(({ id = '', mapping: maps = [] }) =>
    maps
      .filter(({ identity }) => identity === 'hl7-italia')
      .map((one) => ({
        cells: [code(id), code(one.map ?? ''), one.comment === undefined ? '' : definitionText(splitText(one.comment))],
      })),
  );
  const hasNotes = rows.some(({ cells }) => cells[2] !== '');
  const heads: readonly Pair[] = [
    ['Qui', 'Here'],
    ['Nel profilo HL7 Italia', 'In the profile of HL7 Italia'],
    ...(hasNotes ? [['Nota', 'Note'] as const] : []),
  ];
  const title: Pair = ['Differenze da HL7 Italia', 'Differences from HL7 Italia'];
  return (
    heading(2, 'hl7-italia', title) +
    `<p>${escapeHtml(name ?? '')}${name === undefined ? '' : ': '}${anchor(uri, escapeHtml(uri))}</p>\n` +
    (comment === undefined ? '' : sideBySide(splitText(comment))) +
    (rows.length === 0
      ? ''
      : table(title, heads, hasNotes ? rows : rows.map(({ cells }) => ({ cells: cells.slice(0, 2) }))))
  );
}

/** Profiles and extensions of the package that name this one. */
export function usersSection(url: string, content: PackageContent): string {
  const users = content.usersOf(url);
  if (users.length === 0) return '';
  const items = users.map((user) => `<li>${anchor(pageOf(user), both(titleOf(user)))}</li>\n`).join('');
  return `${heading(2, 'used-by', ['Chi lo usa', 'Used by'])}<ul>\n${items}</ul>\n`;
}
