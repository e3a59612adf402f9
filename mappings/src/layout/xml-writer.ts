import {
  type FlowRecord,
  type FlowValue,
  type GroupNode,
  type LayoutNode,
  pathName,
  type XmlLayout,
} from './layout.ts';

/** How a file is written. */
export interface XmlWriteOptions {
  /** Spaces per level; 0 writes no line breaks inside the file. Default 2. */
  readonly indent?: number;
  /** Namespace of the root: that of the layout (`field`, the form that is sent) or none (`none`, the form of the schema). */
  readonly namespace?: 'field' | 'none';
}

type NodeWriter = (value: FlowValue, depth: number) => string;

// Chunks of this many characters keep both the number of writes and the memory small.
const chunkSize = 65_536;

/**
 * Writes records as one XML file in UTF-8 (the caller encodes the text). Element order, attributes and names come from the
 * layout; absent fields are left out; nothing is checked here.
 */
export async function* writeXml(
  layout: XmlLayout,
  records: AsyncIterable<FlowRecord> | Iterable<FlowRecord>,
  options: XmlWriteOptions = {},
): AsyncGenerator<string> {
  const indent = options.indent ?? 2;
  const newline = indent > 0 ? '\n' : '';
  const writeRecord = groupWriter(layout.record, indent);
  const namespace = options.namespace === 'field' && layout.namespace ? ` xmlns="${escapeXml(layout.namespace)}"` : '';
  let buffer = `<?xml version="1.0" encoding="UTF-8"?>\n<${layout.root}${namespace}>${newline}`;
  for await (const record of records) {
    buffer += writeRecord(record, 1);
    if (buffer.length >= chunkSize) {
      yield buffer;
      buffer = '';
    }
  }
  yield `${buffer}</${layout.root}>\n`;
}

/** Makes a writer of single records without line breaks, whose text is the same for records with the same content. */
export function compileRecordWriter(layout: XmlLayout): (record: FlowRecord) => string {
  const write = groupWriter(layout.record, 0);
  return (record) => write(record, 0);
}

function groupWriter(node: GroupNode, indent: number): NodeWriter {
  const attributes = node.children.filter((child) => child.kind === 'attribute').map((child) => child.name);
  const elements = node.children
    .filter((child) => child.kind !== 'attribute')
    .map((child) => ({ name: child.name, write: nodeWriter(child, indent) }));
  const newline = indent > 0 ? '\n' : '';
  const pads: string[] = [];
  const one = (value: FlowRecord, depth: number): string => {
    let open = `<${node.name}`;
    for (const name of attributes) {
      const text = value[name];
      if (typeof text === 'string') open += ` ${name}="${escapeXml(text)}"`;
    }
    let content = '';
    for (const element of elements) {
      const child = value[element.name];
      if (child !== undefined) content += element.write(child, depth + 1);
    }
    pads[depth] ??= ' '.repeat(indent * depth);
    const pad = pads[depth];
    return content === ''
      ? `${pad}${open}/>${newline}`
      : `${pad}${open}>${newline}${content}${pad}</${node.name}>${newline}`;
  };
  return (value, depth) => {
    if (typeof value === 'string') return '';
    if (!Array.isArray(value)) return one(value, depth);
    let text = '';
    for (const occurrence of value) text += one(occurrence, depth);
    return text;
  };
}

function nodeWriter(node: LayoutNode, indent: number): NodeWriter {
  if (node.kind === 'group') return groupWriter(node, indent);
  const newline = indent > 0 ? '\n' : '';
  const pads: string[] = [];
  const open = `<${pathName(node)}>`;
  const close = `</${pathName(node)}>${newline}`;
  return (value, depth) => {
    if (typeof value !== 'string') return '';
    pads[depth] ??= ' '.repeat(indent * depth);
    return pads[depth] + open + escapeXml(value) + close;
  };
}

const special = /[<>&"'\t\n\r]/;
// Everything outside the characters of XML 1.0 (section 2.2), lone surrogates included.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Escapes a text for element content and attribute values; characters that XML 1.0 forbids become U+FFFD. */
export function escapeXml(text: string): string {
  let safe = text.search(forbidden) < 0 ? text : text.replace(forbidden, '\ufffd');
  if (special.test(safe)) {
    safe = safe
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&apos;')
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  }
  return safe;
}
