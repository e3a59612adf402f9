import type { Narrative } from '@medplum/fhirtypes';
import { isElement, textIn, type XmlElement } from '../validate/xml-tree.ts';
import { attr, childOf, childrenOf } from './navigate.ts';

/** Elements of StrucDoc that XHTML has under another name or the same; `list` depends on its type. */
const names: Readonly<Record<string, string>> = {
  paragraph: 'p',
  item: 'li',
  content: 'span',
  footnote: 'span',
  renderMultiMedia: 'span',
  br: 'br',
  sub: 'sub',
  sup: 'sup',
  table: 'table',
  caption: 'caption',
  colgroup: 'colgroup',
  col: 'col',
  thead: 'thead',
  tbody: 'tbody',
  tfoot: 'tfoot',
  tr: 'tr',
  th: 'th',
  td: 'td',
};

const empty = new Set(['br', 'col']);

/**
 * The `text` of a section as XHTML of a Narrative: only elements and attributes that both have are written, all else is
 * kept as its text, and no address but of the web, mail or the document itself becomes a link. Nothing when there is no
 * text. Source: CDA R2 StrucDoc (NarrativeBlock.xsd), FHIR R4 narrative.html.
 */
export function toNarrative(text: XmlElement | undefined): Narrative | undefined {
  if (!text) return undefined;
  const inside = contentOf(text);
  // An image or a link alone is something as well.
  if (textIn(text).trim() === '' && !/<(?:a|img)\s/.test(inside)) return undefined;
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` };
}

function contentOf(parent: XmlElement): string {
  let html = '';
  for (const child of parent.children) {
    if (child.nodeType === 3) {
      // White space between items or rows is no text, and XHTML admits none in lists and tables.
      html += isFrame(parent) ? '' : escapeText(child.data);
    } else if (isElement(child)) html += elementOf(child);
  }
  return html;
}

const frames = new Set(['list', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup']);

function isFrame({ localName }: XmlElement): boolean {
  return frames.has(localName);
}

function elementOf(element: XmlElement): string {
  const { localName } = element;
  if (localName === 'list') return listOf(element);
  if (localName === 'linkHtml') return linkOf(element);
  if (localName === 'footnoteRef') return escapeText(attr(element, 'IDREF') ?? '');
  const name = localName === 'caption' && !isTable(element.parent) ? 'b' : names[localName];
  if (name === undefined || !Object.hasOwn(names, localName)) return contentOf(element);
  const inside = empty.has(name) ? '' : contentOf(element);
  return write(name, attributes(element), inside);
}

/** XHTML admits captions in tables only. */
function isTable(parent: XmlElement['parent']): boolean {
  return isElement(parent) && parent.localName === 'table';
}

/** A caption of a list stands before it: lists of XHTML have items only. */
function listOf(list: XmlElement): string {
  const caption = childOf(list, 'caption');
  const items = childrenOf(list, 'item').map(elementOf).join('');
  const before = caption ? write('p', attributes(caption), contentOf(caption)) : '';
  return before + write(attr(list, 'listType') === 'ordered' ? 'ol' : 'ul', attributes(list), items);
}

function linkOf(link: XmlElement): string {
  const href = attr(link, 'href');
  const safe = href !== undefined && /^(?:https?:|mailto:|#)/i.test(href);
  return safe ? write('a', ` href="${escapeAttribute(href)}"`, contentOf(link)) : contentOf(link);
}

const tabular = new Set(['table', 'col', 'colgroup', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td']);

/** Layout of tables that both have. Source: HTML 4.01, 11. */
const layout: readonly (readonly [name: string, form: RegExp])[] = [
  ['border', /^\d{1,3}$/],
  ['width', /^\d{1,4}%?$/],
  ['align', /^(?:left|center|right|justify)$/],
  ['valign', /^(?:top|middle|bottom|baseline)$/],
];

function attributes(element: XmlElement): string {
  const id = attr(element, 'ID');
  let written = id === undefined ? '' : ` id="${escapeAttribute(id)}"`;
  for (const name of ['colspan', 'rowspan']) {
    const value = attr(element, name);
    if (value !== undefined && /^\d{1,4}$/.test(value)) written += ` ${name}="${value}"`;
  }
  if (!tabular.has(element.localName)) return written;
  for (const [name, form] of layout) {
    const value = attr(element, name);
    if (value !== undefined && form.test(value)) written += ` ${name}="${value}"`;
  }
  return written;
}

function write(name: string, attributes: string, inside: string): string {
  return inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
