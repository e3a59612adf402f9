import { type CdaElement, el } from '../../cda/element.ts';
import type { XhtmlElement } from './xhtml.ts';

type Content = readonly (CdaElement | string)[];

/** What may stand at a place of the StrucDoc schema: blocks, running text, or text alone. */
type Level = 'flow' | 'inline' | 'text';

const styles: Readonly<Record<string, string>> = {
  b: 'Bold',
  strong: 'Bold',
  th: 'Bold',
  i: 'Italics',
  em: 'Italics',
  cite: 'Italics',
  u: 'Underline',
  ins: 'Underline',
};
const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
/** Blocks that have no element of their own in StrucDoc: their content stands in a paragraph, or where they stand. */
const paragraphs = new Set(['p', 'pre', 'blockquote', 'address', 'dt', 'dd']);
const blocks = new Set([...paragraphs, ...headings, 'div', 'ul', 'ol', 'dl', 'table', 'hr', 'li', 'tr', 'td', 'th']);

/**
 * The XHTML of a narrative as StrucDoc: paragraphs, lists, tables, emphasis, links. Content that StrucDoc has no element
 * for is kept as text; of pictures the alternative text. Identifiers of elements are not taken over, since they would
 * have to be unique in the whole CDA. Source: CDA R2 NarrativeBlock.xsd (POCD_MT000040UV02), FHIR R4 narrative.html.
 */
export function toStrucDoc(div: XhtmlElement): Content {
  return trimmed(convertAll(div.children, 'flow'));
}

function convertAll(children: readonly (XhtmlElement | string)[], level: Level): Content {
  return children.flatMap((child) => (typeof child === 'string' ? spaced(child) : convert(child, level)));
}

function convert(node: XhtmlElement, level: Level): Content {
  const { name } = node;
  if (name === 'img') return spaced(node.attributes['alt'] ?? '');
  if (level === 'text') return convertAll(node.children, 'text');
  if (name === 'br' || name === 'hr') return [el('br')];
  if (name === 'sub' || name === 'sup') return running(name, {}, convertAll(node.children, 'text'));
  if (name === 'a') {
    const href = node.attributes['href'];
    const text = convertAll(node.children, 'text');
    return href === undefined ? text : running('linkHtml', { href }, text);
  }
  const style = styles[name];
  if (style !== undefined && name !== 'th')
    return running('content', { styleCode: style }, withoutLastBreaks(convertAll(node.children, 'inline')));
  if (!blocks.has(name)) return convertAll(node.children, level);
  return level === 'flow' ? convertBlock(node) : [...convertAll(node.children, 'inline'), el('br')];
}

function convertBlock(node: XhtmlElement): Content {
  const { name, children } = node;
  if (name === 'ul' || name === 'ol') return list(node);
  if (name === 'table') return table(node);
  if (headings.has(name)) return some('paragraph', {}, some('content', { styleCode: 'Bold' }, inlineOf(children)));
  if (paragraphs.has(name)) return some('paragraph', {}, inlineOf(children));
  const content = convertAll(children, 'flow');
  // Running text of a `div` would otherwise join that of its neighbours.
  const inline = content.every((one) => typeof one === 'string' || !['paragraph', 'list', 'table'].includes(one.name));
  return inline ? some('paragraph', {}, trimmed(content)) : content;
}

function inlineOf(children: readonly (XhtmlElement | string)[]): Content {
  return trimmed(convertAll(children, 'inline'));
}

function list(node: XhtmlElement): Content {
  const items = elements(node).flatMap((child) =>
    some('item', {}, trimmed(convertAll([child], 'flow').flatMap(unwrap))),
  );
  return some('list', { listType: node.name === 'ol' ? 'ordered' : 'unordered' }, items);
}

/** A list item that is one paragraph needs no paragraph. */
function unwrap(one: CdaElement | string, _at: number, all: Content): Content {
  return all.length === 1 && typeof one !== 'string' && one.name === 'paragraph' ? one.children : [one];
}

function table(node: XhtmlElement): Content {
  const parts = elements(node);
  const rowsIn = (name: string) => parts.filter((part) => part.name === name).flatMap((part) => elements(part));
  const heads = parts.filter(({ name }) => name === 'thead');
  const loose = parts.filter(({ name }) => name === 'tr');
  const head = (heads[0] ? elements(heads[0]) : []).flatMap(row);
  const foot = rowsIn('tfoot').flatMap(row);
  const bodies = parts
    .filter(({ name }) => name === 'tbody')
    .map((part) => elements(part).flatMap(row))
    .filter((rows) => rows.length > 0);
  const rest = [...heads.slice(1).flatMap((part) => elements(part)), ...loose].flatMap(row);
  if (rest.length > 0) bodies.push(rest);
  // A table has a body; one of headings alone has them there.
  if (bodies.length === 0) {
    const all = [...head, ...foot];
    return all.length === 0 ? [] : [el('table', {}, el('tbody', {}, all))];
  }
  const caption = parts.find(({ name }) => name === 'caption');
  return [
    el(
      'table',
      {},
      asElements(some('caption', {}, caption ? trimmed(convertAll(caption.children, 'text')) : [])),
      asElements(some('thead', {}, head)),
      asElements(some('tfoot', {}, foot)),
      bodies.map((rows) => el('tbody', {}, asElements(rows))),
    ),
  ];
}

function row(node: XhtmlElement): CdaElement[] {
  if (node.name !== 'tr') return [];
  const cells = elements(node).flatMap((cell) => {
    if (cell.name !== 'td' && cell.name !== 'th') return [];
    const level = cell.name === 'th' ? 'inline' : 'flow';
    const { colspan, rowspan } = cell.attributes;
    const content = trimmed(convertAll(cell.children, level).flatMap(unwrap));
    return [{ ...el(cell.name, { rowspan, colspan }), children: content }];
  });
  return cells.length === 0 ? [] : [el('tr', {}, cells)];
}

function elements(node: XhtmlElement): readonly XhtmlElement[] {
  return node.children.filter((child) => typeof child !== 'string');
}

function asElements(content: Content): readonly CdaElement[] {
  return content.filter((one) => typeof one !== 'string');
}

function some(name: string, attributes: Readonly<Record<string, string>>, children: Content): CdaElement[] {
  const empty = children.every((child) => typeof child === 'string' && child.trim() === '');
  return empty ? [] : [{ name, attributes, children }];
}

/** An element of running text; blank content stays as the space that it is. */
function running(name: string, attributes: Readonly<Record<string, string>>, children: Content): Content {
  const made = some(name, attributes, children);
  return made.length > 0 ? made : children;
}

function spaced(text: string): Content {
  return text === '' ? [] : [text.replace(/[ \t\r\n]+/g, ' ')];
}

/** Without blank text and line breaks at the ends, and between blocks. */
function trimmed(content: Content): Content {
  const isBlock = (one: CdaElement | string | undefined) =>
    one === undefined || (typeof one !== 'string' && ['paragraph', 'list', 'table', 'br'].includes(one.name));
  const kept = content.filter(
    (one, at) =>
      !(typeof one === 'string' && one.trim() === '' && (isBlock(content[at - 1]) || isBlock(content[at + 1]))),
  );
  return withoutLastBreaks(kept);
}

function withoutLastBreaks(content: Content): Content {
  let end = content.length;
  const isBreak = (one: CdaElement | string | undefined) => typeof one === 'object' && one.name === 'br';
  while (end > 0 && isBreak(content[end - 1])) end -= 1;
  return content.slice(0, end);
}
