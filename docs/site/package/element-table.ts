import type { ElementDefinition } from '@medplum/fhirtypes';
import { constantOf, type DefinitionText, type SnapshotNode, textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { canonicalLink, typesOf } from './links.ts';
import { anchor, code, definitionText, inline, type Pair, type Row, table } from './markup.ts';
import { type PackageContent, titleOf } from './package-content.ts';

/** Rules of the specification that every element or resource has: no profile needs to repeat them. */
const general = /^(ele-|ext-|dom-|txt-)/;

/** What a table of elements shows. */
export interface ElementTableOptions {
  readonly caption: Pair;
  /** Which elements, by the id of the snapshot. */
  readonly shows: (id: string) => boolean;
  /** Which of them stand out. */
  readonly marks?: (id: string) => boolean;
}

/** The elements of a profile as a table, in the order and with the indentation of the tree. */
export function elementTable(root: SnapshotNode, content: PackageContent, options: ElementTableOptions): string {
  const rows: Row[] = [];
  const walk = (node: SnapshotNode, depth: number): void => {
    const id = node.definition.id ?? '';
    if (!options.shows(id)) return;
    rows.push(elementRow(node, depth, content, options.marks?.(id) === true));
    for (const child of node.children) walk(child, depth + 1);
    for (const slice of node.slices) walk(slice, depth + 1);
  };
  walk(root, 0);
  const heads: readonly Pair[] = [
    ['Elemento', 'Element'],
    ['Segni', 'Flags'],
    ['Card.', 'Card.'],
    ['Tipo', 'Type'],
    ['Significato e vincoli', 'Meaning and constraints'],
  ];
  return table(options.caption, heads, rows, 'elements');
}

/** What the flags of the tables mean. */
export function legend(): string {
  const entries: readonly (readonly [string, Pair])[] = [
    [flag('S', ['da sostenere', 'must support']), ['i sistemi lo compilano e lo leggono', 'systems fill and read it']],
    [
      flag('?!', ['modificatore', 'modifier']),
      ['cambia il senso della risorsa', 'changes the meaning of the resource'],
    ],
    [flag('Σ', ['sommario', 'summary']), ['fa parte del sommario', 'part of the summary']],
    [flag('C', ['regola', 'constraint']), ['una regola vale qui', 'a rule holds here']],
  ];
  return `<p class="legend">${entries.map(([mark, words]) => `<span class="line">${mark} ${inline(words)}</span>`).join(' ')}</p>\n`;
}

/** Invariants of an element that are not those of every element. */
export function ownRules({ constraint = [] }: ElementDefinition): NonNullable<ElementDefinition['constraint']> {
  return constraint.filter(({ key = '' }) => !general.test(key));
}

function elementRow(node: SnapshotNode, depth: number, content: PackageContent, marked: boolean): Row {
  const { definition } = node;
  const { mustSupport, isModifier, isSummary, min = 0, max = '*', sliceName } = definition;
  const forbidden = max === '0';
  const ours = ownRules(definition).some(({ key = '' }) => key.startsWith('sin-'));
  const flags = [
    ...(mustSupport === true ? [flag('S', ['da sostenere', 'must support'])] : []),
    ...(isModifier === true ? [flag('?!', ['modificatore', 'modifier'])] : []),
    ...(isSummary === true ? [flag('Σ', ['sommario', 'summary'])] : []),
    ...(ours ? [flag('C', ['regola', 'constraint'])] : []),
  ];
  const name = `${node.name}${node.choice ? '[x]' : ''}`;
  const shown =
    sliceName === undefined
      ? escapeHtml(name)
      : `<span class="of">${escapeHtml(name)}:</span>${escapeHtml(sliceName.slice(sliceName.lastIndexOf('/') + 1))}`;
  const types =
    depth === 0
      ? ''
      : definition.contentReference
        ? code(definition.contentReference)
        : typesOf(definition.type ?? [], content);
  return {
    cells: [
      `<span class="d${Math.min(depth, 8)}">${shown}</span>`,
      flags.join(' '),
      depth === 0 ? '' : `${min}..${max}`,
      forbidden ? '' : types,
      forbidden ? inline(['Non ammesso', 'Not allowed']) : meaning(definition, content),
    ],
    className: [
      ...(sliceName === undefined ? [] : ['slice']),
      ...(forbidden ? ['forbidden'] : []),
      ...(marked ? ['added'] : []),
    ].join(' '),
  };
}

function meaning(definition: ElementDefinition, content: PackageContent): string {
  const short = shortText(definition, content);
  const { binding, slicing } = definition;
  const constant = constantOf(definition, 'fixed') ?? constantOf(definition, 'pattern');
  const rules = ownRules(definition).filter(({ key = '' }) => key.startsWith('sin-'));
  const lines = [
    ...(short === undefined ? [] : [definitionText(short)]),
    ...(constant === undefined
      ? []
      : [`<span class="line">${inline(['Valore', 'Value'])}: ${constantText(constant.value, content)}</span>`]),
    ...(binding?.valueSet === undefined || binding.strength === 'example'
      ? []
      : [
          `<span class="line">${inline(['Codici', 'Codes'])}: ${canonicalLink(binding.valueSet, content)} <span class="strength">${binding.strength}</span></span>`,
        ]),
    ...(slicing === undefined
      ? []
      : [`<span class="line">${inline(['Suddiviso in parti', 'Sliced'])}${discriminators(slicing)}</span>`]),
    ...(rules.length === 0
      ? []
      : [
          `<span class="line">${inline(['Regole', 'Rules'])}: ${rules.map(({ key = '' }) => anchor(`#rule-${key}`, escapeHtml(key))).join(', ')}</span>`,
        ]),
  ];
  return lines.join('');
}

/** Text of an element; for an extension of ours without a text of its own, the title of the extension. */
function shortText(definition: ElementDefinition, content: PackageContent): DefinitionText | undefined {
  const short = textOf(definition, 'short');
  const extension = short?.en === undefined ? content.find(definition.type?.[0]?.profile?.[0] ?? '') : undefined;
  // Of a bare list of extensions the specification says what everybody knows.
  if (extension === undefined)
    return short?.en === undefined && /(^|\.)(modifierE|e)xtension$/.test(definition.path ?? '') ? undefined : short;
  const [it, en] = titleOf(extension);
  return { it, en };
}

function discriminators({ discriminator = [], rules }: NonNullable<ElementDefinition['slicing']>): string {
  const paths = discriminator.map(({ path = '' }) => code(path)).join(', ');
  return `${paths === '' ? '' : ` (${paths})`}${rules === 'closed' ? ` <span class="strength">closed</span>` : ''}`;
}

interface Code {
  readonly system?: string;
  readonly code?: string;
}

/** A fixed or pattern value; of a concept the codes alone. */
export function constantText(value: unknown, content: PackageContent): string {
  if (typeof value !== 'object' || value === null) {
    const text = String(value);
    return content.find(text) === undefined ? code(text) : canonicalLink(text, content);
  }
  const { coding, ...other } = value as { readonly coding?: readonly Code[] } & Code;
  const codes = coding ?? (other.code !== undefined && other.system !== undefined ? [other] : []);
  if (codes.length === 0) return code(JSON.stringify(value));
  return codes.map((one) => `${code(one.code ?? '')} (${canonicalLink(one.system ?? '', content)})`).join(' ');
}

function flag(sign: string, [it, en]: Pair): string {
  return `<abbr class="flag" title="${escapeHtml(`${it} · ${en}`)}">${escapeHtml(sign)}</abbr>`;
}
