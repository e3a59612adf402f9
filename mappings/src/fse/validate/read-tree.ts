import { SaxesParser } from 'saxes';
import type { XmlAttribute, XmlChild, XmlElement, XmlRoot, XmlText } from './xml-tree.ts';

/** Bounds of a document that is read into memory. */
export interface TreeLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Elements inside one another; libxml2 stops at 256. */
  readonly depth: number;
  /** Elements, attributes, texts, comments and instructions together. */
  readonly nodes: number;
  /** UTF-16 units of one attribute value. */
  readonly attributeLength: number;
  /** Attributes of one element, namespace declarations among them. */
  readonly attributesPerElement: number;
}

/** Bounds that hold unless others are given: the gateway takes PDFs of 5 MB, and what is inside may be compressed. */
export const defaultTreeLimits: TreeLimits = {
  bytes: 16 * 1024 * 1024,
  depth: 128,
  nodes: 500_000,
  attributeLength: 64 * 1024,
  attributesPerElement: 256,
};

/** Why a document could not be read, with the line where reading stopped; the reason names the limit that was met. */
export type UnreadableReason = 'encoding' | 'doctype' | 'malformed' | keyof TreeLimits;

/** The document, or why there is none. */
export type ReadTree =
  | { readonly ok: true; readonly root: XmlRoot; readonly text: string }
  | { readonly ok: false; readonly reason: UnreadableReason; readonly line: number };

class Unreadable extends Error {
  readonly reason: UnreadableReason;
  readonly line: number;

  constructor(reason: UnreadableReason, line: number) {
    super(reason);
    this.reason = reason;
    this.line = line;
  }
}

/**
 * Reads XML into a tree, with bounds on everything that could fill the memory or the stack. A DTD is refused, so that
 * there are no entities but the five of XML, and nothing is ever fetched. The text comes along, decoded as the byte
 * order mark or the declaration says (UTF-8 without either).
 */
export function readTree(file: Uint8Array, limits: TreeLimits = defaultTreeLimits): ReadTree {
  if (file.length > limits.bytes) return { ok: false, reason: 'bytes', line: 0 };
  const text = decode(file);
  if (text === undefined) return { ok: false, reason: 'encoding', line: 1 };
  try {
    return { ok: true, root: parse(text, limits), text };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.reason, line: error.line };
    throw error;
  }
}

function parse(text: string, limits: TreeLimits): XmlRoot {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const root: XmlRoot = { nodeType: 9, children: [], parent: null };
  let at: XmlElement | XmlRoot = root;
  let depth = 0;
  let nodes = 0;
  let attributes = 0;
  let line = 1;
  const refuse = (reason: UnreadableReason): never => {
    throw new Unreadable(reason, parser.line);
  };
  const count = (more: number): void => {
    nodes += more;
    if (nodes > limits.nodes) refuse('nodes');
  };
  const append = (node: XmlChild): void => {
    count(1);
    at.children.push(node);
  };
  const addText = (data: string): void => {
    // White space around the root element is no part of the document.
    if (at.nodeType === 9) return;
    const last = at.children.at(-1);
    if (last?.nodeType === 3) last.data += data;
    else append({ nodeType: 3, data, parent: at, index: at.children.length } satisfies XmlText);
  };
  parser.on('doctype', () => refuse('doctype'));
  parser.on('error', () => refuse('malformed'));
  parser.on('opentagstart', () => {
    line = parser.line;
    attributes = 0;
    depth += 1;
    if (depth > limits.depth) refuse('depth');
  });
  parser.on('attribute', ({ value }) => {
    attributes += 1;
    if (attributes > limits.attributesPerElement) refuse('attributesPerElement');
    if (value.length > limits.attributeLength) refuse('attributeLength');
  });
  parser.on('opentag', (tag) => {
    const own: XmlAttribute[] = [];
    const element: XmlElement = {
      nodeType: 1,
      nodeName: tag.name,
      localName: tag.local,
      prefix: tag.prefix === '' ? null : tag.prefix,
      namespaceURI: tag.uri === '' ? null : tag.uri,
      attributes: own,
      children: [],
      parent: at,
      index: at.children.length,
      line,
    };
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.name === 'xmlns' || attribute.prefix === 'xmlns') continue;
      own.push({
        nodeType: 2,
        name: attribute.name,
        nodeName: attribute.name,
        localName: attribute.local,
        prefix: attribute.prefix === '' ? null : attribute.prefix,
        namespaceURI: attribute.uri === '' ? null : attribute.uri,
        value: attribute.value,
        parent: element,
      });
    }
    count(own.length);
    append(element);
    at = element;
  });
  parser.on('closetag', () => {
    depth -= 1;
    if (at.parent) at = at.parent;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (data) => append({ nodeType: 8, data, parent: at, index: at.children.length }));
  parser.on('processinginstruction', ({ target, body }) =>
    append({ nodeType: 7, target, nodeName: target, data: body, parent: at, index: at.children.length }),
  );
  parser.write(text).close();
  return root;
}

/** The text of the file, or nothing when its encoding is unknown or its bytes do not keep to it. */
function decode(file: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(file), { fatal: true }).decode(file);
  } catch {
    return undefined;
  }
}

function encodingOf(file: Uint8Array): string {
  if ((file[0] === 0xff && file[1] === 0xfe) || (file[0] === 0x3c && file[1] === 0)) return 'utf-16le';
  if ((file[0] === 0xfe && file[1] === 0xff) || (file[0] === 0 && file[1] === 0x3c)) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(file.subarray(0, 200));
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8';
}
