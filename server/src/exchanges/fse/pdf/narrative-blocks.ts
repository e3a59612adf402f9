import { readXhtml, type XhtmlElement } from '@sinfonia/mappings/fse/xhtml';

/** A part of a narrative as it is printed: a line of text, an item of a list, or a table. */
export type NarrativeBlock =
  | { readonly kind: 'paragraph' | 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly NarrativeCell[])[] };

/** A cell of a table. */
export interface NarrativeCell {
  readonly text: string;
  readonly isHead: boolean;
}

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'caption', 'dt']);
const blocks = new Set([
  ...headings,
  'p',
  'div',
  'pre',
  'blockquote',
  'address',
  'dd',
  'dl',
  'hr',
  'ul',
  'ol',
  'table',
]);

/**
 * The blocks of a narrative (`Narrative.div`, XHTML) in reading order; what has no block of its own stands in a paragraph, lists inside
 * lists become further items. Empty for what cannot be read. Source: FHIR R4 narrative.html.
 */
export function narrativeBlocks(div: string): readonly NarrativeBlock[] {
  const root = readXhtml(div);
  return root === undefined ? [] : blocksOf(root.children);
}

function blocksOf(children: readonly (XhtmlElement | string)[]): readonly NarrativeBlock[] {
  const found: NarrativeBlock[] = [];
  let running: (XhtmlElement | string)[] = [];
  const endText = (): void => {
    const text = textOf(running);
    if (text !== '') found.push({ kind: 'paragraph', text });
    running = [];
  };
  for (const child of children) {
    if (typeof child === 'string' || !blocks.has(child.name)) {
      running.push(child);
      continue;
    }
    endText();
    found.push(...blockOf(child));
  }
  endText();
  return found;
}

function blockOf(element: XhtmlElement): readonly NarrativeBlock[] {
  const { name, children } = element;
  if (name === 'table') return tableOf(element);
  if (name === 'ul' || name === 'ol') return [{ kind: 'list', items: itemsOf(element) }];
  if (!headings.has(name)) return blocksOf(children);
  const text = textOf(children);
  return text === '' ? [] : [{ kind: 'heading', text }];
}

function itemsOf(list: XhtmlElement): readonly string[] {
  return list.children.flatMap((child) => {
    if (typeof child === 'string') return child.trim() === '' ? [] : [child.trim()];
    const inner = child.children.filter((one): one is XhtmlElement => typeof one !== 'string' && isList(one));
    const text = textOf(child.children.filter((one) => typeof one === 'string' || !isList(one)));
    return [...(text === '' ? [] : [text]), ...inner.flatMap(itemsOf)];
  });
}

function isList({ name }: XhtmlElement): boolean {
  return name === 'ul' || name === 'ol';
}

function tableOf(table: XhtmlElement): readonly NarrativeBlock[] {
  const captions = childrenOf(table, 'caption').flatMap(blockOf);
  const parts = [table, ...['thead', 'tbody', 'tfoot'].flatMap((name) => childrenOf(table, name))];
  const rows = parts
    .flatMap((part) => childrenOf(part, 'tr'))
    .map((row) =>
      row.children
        .filter((cell): cell is XhtmlElement => typeof cell !== 'string')
        .map(({ name, children }) => ({ text: textOf(children), isHead: name === 'th' })),
    )
    .filter((row) => row.length > 0);
  return rows.length === 0 ? captions : [...captions, { kind: 'table', rows }];
}

function childrenOf({ children }: XhtmlElement, name: string): readonly XhtmlElement[] {
  return children.filter((child): child is XhtmlElement => typeof child !== 'string' && child.name === name);
}

/** Running text: white space as one space, breaks as lines, of pictures their alternative text. */
function textOf(children: readonly (XhtmlElement | string)[]): string {
  return rawText(children)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

function rawText(children: readonly (XhtmlElement | string)[]): string {
  return children
    .map((child) => {
      if (typeof child === 'string') return child.replace(/\s+/g, ' ');
      if (child.name === 'br') return '\n';
      if (child.name === 'img') return child.attributes['alt'] ?? '';
      const inner = rawText(child.children);
      return blocks.has(child.name) || child.name === 'li' ? `\n${inner}\n` : inner;
    })
    .join('')
    .replace(/\n{2,}/g, '\n');
}
