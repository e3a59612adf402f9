/** One element of a CDA document on its way out. Names are those of the schema; a prefix is one of `namespaces`. */
export interface CdaElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (CdaElement | string)[];
}

/** What may stand for a child: what is absent is left out. */
export type CdaChild = CdaElement | string | undefined | readonly (CdaElement | undefined)[];

/** Namespaces by the prefix we write them with; '' is that of CDA itself. */
export const namespaces: Readonly<Record<string, string>> = {
  '': 'urn:hl7-org:v3',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  sdtc: 'urn:hl7-org:sdtc',
  pharm: 'urn:ihe:pharm:medication',
  lab: 'urn:oid:1.3.6.1.4.1.19376.1.3.2',
};

/** Makes an element. Attributes with no value and children that are absent are left out. */
export function el(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly CdaChild[]
): CdaElement {
  const present: (CdaElement | string)[] = [];
  for (const child of children) {
    if (typeof child === 'string') {
      if (child !== '') present.push(child);
    } else if (isList(child)) {
      for (const one of child) if (one) present.push(one);
    } else if (child) present.push(child);
  }
  return { name, attributes, children: present };
}

/** An element that is worth writing only with content: nothing when all its children are absent. */
export function elIfAny(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly CdaChild[]
): CdaElement | undefined {
  const made = el(name, attributes, ...children);
  return made.children.length > 0 ? made : undefined;
}

/** Writes a document as XML in UTF-8 form, without white space of its own; the same tree gives the same text. */
export function writeCda(root: CdaElement): string {
  const prefixes = new Set<string>();
  const parts: string[] = [];
  for (const child of root.children) writeNode(child, parts, prefixes);
  const content = parts.join('');
  const declared = Object.entries(namespaces)
    .filter(([prefix]) => prefix === '' || prefix === 'xsi' || prefixes.has(prefix))
    .map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${uri}"`);
  const start = `<${root.name}${declared.join('')}${writeAttributes(root, prefixes)}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${start}${content}</${root.name}>\n`;
}

function writeNode(node: CdaElement | string, parts: string[], prefixes: Set<string>): void {
  if (typeof node === 'string') {
    parts.push(escapeText(node));
    return;
  }
  notePrefix(node.name, prefixes);
  parts.push('<', node.name, writeAttributes(node, prefixes));
  if (node.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of node.children) writeNode(child, parts, prefixes);
  parts.push('</', node.name, '>');
}

function writeAttributes({ attributes }: CdaElement, prefixes: Set<string>): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    notePrefix(name, prefixes);
    text += ` ${name}="${escapeAttribute(value)}"`;
  }
  return text;
}

function notePrefix(name: string, prefixes: Set<string>): void {
  const at = name.indexOf(':');
  if (at > 0) prefixes.add(name.slice(0, at));
}

// XML 1.0 has no way to write these characters, not even as a reference.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function writable(text: string): string {
  return text.toWellFormed().replace(unwritable, '\uFFFD');
}

function escapeText(text: string): string {
  return writable(text).replace(/[&<>\r]/g, reference);
}

function escapeAttribute(text: string): string {
  return writable(text).replace(/[&<>"\r\n\t]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function isList(child: CdaChild): child is readonly (CdaElement | undefined)[] {
  return Array.isArray(child);
}
