import { FhirError } from '@sinfonia/profiles/issues';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { type RecordFinding, toFinding } from './finding.ts';
import type { FlowRecord, GroupNode, LayoutNode, XmlLayout } from './layout.ts';
import { decodeXml } from './xml-encoding.ts';

/** A record as read: its content and what is wrong with its structure (unknown, misplaced or repeated elements). */
export interface ReadRecord {
  /** Position in the file, from 1; 0 for remarks about the root, which come with an empty record. */
  readonly number: number;
  readonly line: number;
  readonly record: FlowRecord;
  readonly findings: readonly RecordFinding[];
}

/** Bounds that keep one record from filling the memory. */
const limits = { depth: 32, textLength: 10_000, elementsPerRecord: 500_000 } as const;

/**
 * Reads an XML file of a flow, one record at a time, so that memory does not grow with the file. What the layout does not
 * know is reported and left out of the record.
 *
 * A file that is not well-formed XML, has a DTD, or breaks its declared encoding throws `flow-file-unreadable` with the
 * line; records before that line have been delivered.
 */
export async function* readXml(
  layout: XmlLayout,
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<ReadRecord> {
  const ready: ReadRecord[] = [];
  const parser = new SaxesParser({ xmlns: true, position: true });
  const builder = new RecordBuilder(layout, (read) => ready.push(read));
  const refuse = (reason: string): never => {
    throw new FhirError({ code: 'flow-file-unreadable', values: { line: parser.line, reason } });
  };
  parser.on('doctype', () => refuse('DTD'));
  parser.on('error', () => refuse('XML'));
  parser.on('opentag', (tag) => builder.open(tag, parser.line) || refuse('limit'));
  parser.on('text', (text) => builder.text(text) || refuse('limit'));
  parser.on('cdata', (text) => builder.text(text) || refuse('limit'));
  parser.on('closetag', () => builder.close());
  for await (const text of decodeXml(chunks, refuse)) {
    parser.write(text);
    yield* ready.splice(0);
  }
  parser.close();
  yield* ready.splice(0);
}

interface Frame {
  readonly node: GroupNode;
  readonly values: FlowRecord;
  readonly path: string;
  readonly index: ReadonlyMap<string, IndexedNode>;
  /** Position in the layout of the last child seen. */
  last: number;
}

interface IndexedNode {
  readonly node: LayoutNode;
  readonly position: number;
}

/** Builds records from parse events along the layout. */
class RecordBuilder {
  readonly #layout: XmlLayout;
  readonly #deliver: (read: ReadRecord) => void;
  readonly #frames: Frame[] = [];
  readonly #indexes = new Map<GroupNode, ReadonlyMap<string, IndexedNode>>();
  #findings: RecordFinding[] = [];
  #depth = 0;
  /** Depth below which everything is left out, 0 when nothing is. */
  #skipFrom = 0;
  #elements = 0;
  #number = 0;
  #line = 0;
  #field: string | undefined;
  #text = '';

  constructor(layout: XmlLayout, deliver: (read: ReadRecord) => void) {
    this.#layout = layout;
    this.#deliver = deliver;
  }

  open(tag: SaxesTagNS, line: number): boolean {
    this.#depth += 1;
    if (this.#depth > limits.depth) return false;
    if (this.#skipFrom > 0) return true;
    if (this.#depth === 1) return this.#openRoot(tag, line);
    if (this.#depth === 2) return this.#openRecord(tag, line);
    this.#elements += 1;
    if (this.#elements > limits.elementsPerRecord) return false;
    const frame = this.#frames.at(-1);
    if (!frame) return true;
    if (this.#field !== undefined) return this.#skip(`${frame.path}${this.#field}/${tag.local}`);
    const found = frame.index.get(tag.local);
    if (!found || found.node.kind === 'attribute') return this.#skip(`${frame.path}${tag.local}`);
    if (found.position < frame.last) {
      this.#findings.push(toFinding({ code: 'flow-element-order' }, `${frame.path}${tag.local}`));
    }
    frame.last = Math.max(frame.last, found.position);
    if (found.node.kind === 'group') return this.#openGroup(frame, found.node, tag);
    this.#readAttributes(tag, `${frame.path}${tag.local}/`, undefined, undefined);
    this.#field = tag.local;
    this.#text = '';
    return true;
  }

  text(text: string): boolean {
    if (this.#skipFrom > 0) return true;
    if (this.#field !== undefined) {
      this.#text += text;
      return this.#text.length <= limits.textLength;
    }
    const frame = this.#frames.at(-1);
    if (frame && text.trim() !== '') {
      this.#findings.push(toFinding({ code: 'flow-element-unknown' }, `${frame.path}text()`));
    }
    return true;
  }

  close(): void {
    const depth = this.#depth;
    this.#depth -= 1;
    if (this.#skipFrom > 0) {
      if (depth === this.#skipFrom) this.#skipFrom = 0;
      return;
    }
    const frame = this.#frames.at(-1);
    if (this.#field !== undefined && frame) {
      this.#set(frame, this.#field, this.#text.trim());
      this.#field = undefined;
      return;
    }
    if (depth === 2 && frame) {
      this.#deliver({ number: this.#number, line: this.#line, record: frame.values, findings: this.#findings });
      this.#findings = [];
    }
    this.#frames.pop();
  }

  #openRoot(tag: SaxesTagNS, line: number): boolean {
    const known = tag.uri === '' || tag.uri === this.#layout.namespace;
    if (tag.local === this.#layout.root && known) return true;
    const findings = [toFinding({ code: 'flow-file-root', values: { root: this.#layout.root } }, '')];
    this.#deliver({ number: 0, line, record: {}, findings });
    this.#skipFrom = 1;
    return true;
  }

  #openRecord(tag: SaxesTagNS, line: number): boolean {
    this.#number += 1;
    this.#line = line;
    this.#elements = 0;
    const node = this.#layout.record;
    if (tag.local !== node.name) {
      this.#number -= 1;
      const findings = [toFinding({ code: 'flow-element-unknown' }, '')];
      this.#deliver({ number: 0, line, record: {}, findings });
      this.#skipFrom = this.#depth;
      return true;
    }
    const frame = this.#frame(node, '');
    this.#readAttributes(tag, '', frame.index, frame.values);
    this.#frames.push(frame);
    return true;
  }

  #openGroup(parent: Frame, node: GroupNode, tag: SaxesTagNS): boolean {
    const current = parent.values[node.name];
    let place = `${parent.path}${node.name}`;
    const count = Array.isArray(current) ? current.length : current === undefined ? 0 : 1;
    if (count >= node.max) {
      this.#findings.push(toFinding({ code: 'flow-element-repeated' }, place));
      this.#skipFrom = this.#depth;
      return true;
    }
    if (node.max > 1) place += `[${count + 1}]`;
    const frame = this.#frame(node, `${place}/`);
    if (node.max === 1) parent.values[node.name] = frame.values;
    else if (Array.isArray(current)) current.push(frame.values);
    else parent.values[node.name] = [frame.values];
    this.#readAttributes(tag, frame.path, frame.index, frame.values);
    this.#frames.push(frame);
    return true;
  }

  #readAttributes(
    tag: SaxesTagNS,
    path: string,
    index: ReadonlyMap<string, IndexedNode> | undefined,
    values: FlowRecord | undefined,
  ): void {
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name];
      // Attributes of a namespace (xmlns, xsi:nil, xsi:schemaLocation) belong to XML, not to the layout.
      if (attribute?.uri !== '' || name === 'xmlns') continue;
      if (values && index?.get(name)?.node.kind === 'attribute') values[name] = attribute.value.trim();
      else this.#findings.push(toFinding({ code: 'flow-element-unknown' }, `${path}@${name}`));
    }
  }

  #set(frame: Frame, name: string, text: string): void {
    if (frame.values[name] !== undefined) {
      this.#findings.push(toFinding({ code: 'flow-element-repeated' }, `${frame.path}${name}`));
    } else if (text !== '') frame.values[name] = text;
  }

  #skip(path: string): boolean {
    this.#findings.push(toFinding({ code: 'flow-element-unknown' }, path));
    this.#skipFrom = this.#depth;
    return true;
  }

  #frame(node: GroupNode, path: string): Frame {
    let index = this.#indexes.get(node);
    if (!index) {
      index = new Map(node.children.map((child, position) => [child.name, { node: child, position }]));
      this.#indexes.set(node, index);
    }
    return { node, values: {}, path, index, last: 0 };
  }
}
