import type { Issue } from '@sinfonia/profiles/issues';
import type { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { resolveName, type SchemaFiles } from './schema-files.ts';
import { isElement, type XmlElement, type XmlRoot } from './xml-tree.ts';
import { toXsdIssue } from './xsd-fault.ts';

/** Faults that are looked at; the first ones say what is wrong. */
const faultLimit = 500;

/** A fault that the schema found. */
export interface XsdFault {
  readonly issue: Issue;
  readonly line: number;
  /** The element, when it can be found again in the tree. */
  readonly element: XmlElement | undefined;
}

/** Why a schema could not be made ready. */
export class XsdError extends Error {}

type Library = typeof import('libxml2-wasm');

/** Files that libxml2 may read while a schema is made ready, by the name of their set. */
const open = new Map<string, SchemaFiles>();
const scheme = 'fse-schemas://';
let serial = 0;
let library: Promise<Library> | undefined;

/**
 * Loads libxml2, and lets it read schema files by an address of ours. It has no other way to files or to the network:
 * those of the WebAssembly build are off unless somebody turns them on.
 */
function loadLibrary(): Promise<Library> {
  library ??= import('libxml2-wasm').then((loaded) => {
    loaded.xmlRegisterInputProvider({
      match: (address) => address.startsWith(scheme),
      open: (address) => {
        const bytes = bytesAt(address);
        return bytes === undefined ? undefined : loaded.openBuffer(bytes);
      },
      read: loaded.readBuffer,
      close: (handle) => {
        loaded.closeBuffer(handle);
        return true;
      },
    });
    return loaded;
  });
  return library;
}

function bytesAt(address: string): Uint8Array | undefined {
  const rest = address.slice(scheme.length);
  const slash = rest.indexOf('/');
  const files = open.get(rest.slice(0, slash));
  const name = resolveName('', decodeURIComponent(rest.slice(slash + 1)));
  if (!files || name === undefined) return undefined;
  // The catalogue of the ministry has all files in one folder, although CDA.xsd looks for them in another.
  return files.read(name) ?? files.read(name.replace('/coreschemas/', '/'));
}

/** Makes schemas ready and checks documents against them; memory outside of JavaScript is given back by `dispose`. */
export class XsdSchemas {
  readonly #library: Library;
  readonly #files: SchemaFiles;
  readonly #ready = new Map<string, { readonly document: XmlDocument; readonly validator: XsdValidator }>();

  private constructor(loaded: Library, files: SchemaFiles) {
    this.#library = loaded;
    this.#files = files;
  }

  /** Loads libxml2; schemas are made ready when they are first asked for. */
  static async open(files: SchemaFiles): Promise<XsdSchemas> {
    return new XsdSchemas(await loadLibrary(), files);
  }

  /** Checks a text, which must be well-formed and have no DTD. Throws {@link XsdError} when the schema is not usable. */
  check(text: string, root: XmlRoot, schema: string): readonly XsdFault[] {
    const { XmlDocument: Document, XmlLibError, ParseOption } = this.#library;
    const { validator } = this.#schema(schema);
    try {
      // The text is decoded already: what its declaration says about bytes does not count any more.
      using document = Document.fromString(text, {
        encoding: 'utf-8',
        option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES,
      });
      validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error;
      const faults = error.details.slice(0, faultLimit).map((detail) => ({
        issue: toXsdIssue(detail.message),
        line: detail.line,
        element: elementAt(root, detail.xpath ?? ''),
      }));
      return faults.length > 0 ? faults : [{ issue: toXsdIssue(''), line: 1, element: root.children.find(isElement) }];
    }
  }

  #schema(name: string): { readonly validator: XsdValidator } {
    const known = this.#ready.get(name);
    if (known) return known;
    const bytes = this.#files.read(name);
    if (!bytes) throw new XsdError('not found');
    serial += 1;
    const set = String(serial);
    open.set(set, this.#files);
    try {
      const document = this.#library.XmlDocument.fromBuffer(bytes, { url: `${scheme}${set}/${name}` });
      try {
        const made = { document, validator: this.#library.XsdValidator.fromDoc(document) };
        this.#ready.set(name, made);
        return made;
      } catch (error) {
        document.dispose();
        throw error;
      }
    } catch (error) {
      if (error instanceof this.#library.XmlError) throw new XsdError('XSD');
      throw error;
    } finally {
      open.delete(set);
    }
  }

  /** Gives the memory of the schemas back; nothing can be checked afterwards but by making them ready anew. */
  dispose(): void {
    for (const { validator, document } of this.#ready.values()) {
      validator.dispose();
      document.dispose();
    }
    this.#ready.clear();
  }
}

/** The element at a place as libxml2 writes it: each step a star or a name, with the position among the like. */
function elementAt(root: XmlRoot, xpath: string): XmlElement | undefined {
  let at: XmlRoot | XmlElement = root;
  for (const step of xpath.split('/').slice(1)) {
    const match = /^(\*|[\w.:-]+)(?:\[(\d+)\])?$/.exec(step);
    if (!match) return undefined;
    const [, name = '*', position = '1'] = match;
    const children: XmlElement[] = at.children.filter(isElement);
    const next: XmlElement | undefined = children.filter((child) => name === '*' || child.nodeName === name)[
      Number(position) - 1
    ];
    if (!next) return undefined;
    at = next;
  }
  return at.nodeType === 1 ? at : undefined;
}
