import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { Dictionaries } from './dictionary.ts';
import {
  documentTypeById,
  type FseDocumentType,
  fseDocumentTypes,
  schematronFileOf,
  typeOfTemplate,
} from './document-types.ts';
import type { FseFinding } from './finding.ts';
import { defaultTreeLimits, type ReadTree, readTree, type TreeLimits } from './read-tree.ts';
import { resolveName, type SchemaFiles } from './schema-files.ts';
import { readSchematron, SchematronError } from './schematron/read-schematron.ts';
import { CompiledSchematron, type SchematronResult } from './schematron/run-schematron.ts';
import { attributeOf, isElement, lineOf, pathOf, WorkExceeded, type XmlElement, type XmlRoot } from './xml-tree.ts';
import { XsdError, XsdSchemas } from './xsd.ts';

/** Thousands of siblings that a rule selects together are still within it; all of it takes about a second. */
const defaultSteps = 500_000_000;

const hl7 = 'urn:hl7-org:v3';

/** How a validator works. */
export interface FseValidatorOptions {
  readonly limits?: Partial<TreeLimits>;
  /** Nodes that the schematron may look at in one document; what asks for more is refused as too large. */
  readonly steps?: number;
  /** Phase of the schematrons; theirs by default. */
  readonly phase?: string;
  /** Findings of one document that are listed; the rest is counted as cut. 500 by default. */
  readonly findingLimit?: number;
}

/** How one document is checked. */
export interface FseValidateOptions {
  /** Type to check as, by our name of it (`PrF`), whatever the document says of itself. */
  readonly type?: string;
  /** Whether codes are looked up in the dictionaries, if there are any; true by default. The gateway does not for Sistema TS. */
  readonly codes?: boolean;
}

/** What was found in a document. */
export interface FseReport {
  /** No finding refuses the document; what could not be held against a schema or schematron has such a finding. */
  readonly valid: boolean;
  readonly type: FseDocumentType | undefined;
  /** Files that the document was held against; a part is missing where it could not be. */
  readonly checked: { readonly xsd?: string; readonly schematron?: string; readonly dictionaries: number };
  /** In the order of the stages, inside a stage in the order of the document. */
  readonly findings: readonly FseFinding[];
}

/**
 * Checks CDA R2 documents as the gateway of the FSE does: XSD, schematron of the ministry, dictionaries. Offline; schemas
 * are made ready once, so a stream of documents should go through one validator.
 */
export class FseValidator {
  readonly #files: SchemaFiles;
  readonly #schemas: XsdSchemas;
  readonly #dictionaries: Dictionaries;
  readonly #limits: TreeLimits;
  readonly #phase: string | undefined;
  readonly #findingLimit: number;
  readonly #steps: number;
  readonly #schematrons = new Map<string, CompiledSchematron | FseFinding>();

  private constructor(files: SchemaFiles, schemas: XsdSchemas, options: FseValidatorOptions) {
    this.#files = files;
    this.#schemas = schemas;
    this.#dictionaries = new Dictionaries(files);
    this.#limits = { ...defaultTreeLimits, ...options.limits };
    this.#phase = options.phase;
    this.#findingLimit = options.findingLimit ?? 500;
    this.#steps = options.steps ?? defaultSteps;
  }

  /** Opens a validator on the files of the ministry; throws `fse-schemas-missing` when there are none. */
  static async open(files: SchemaFiles, options: FseValidatorOptions = {}): Promise<FseValidator> {
    const has = (pattern: RegExp) => files.names.some((name) => pattern.test(name));
    if (!has(/^xsd\/[^/]+\/CDA\.xsd$/) || !has(/^schematron\/.*\.sch$/)) {
      throw new FhirError({
        code: 'fse-schemas-missing',
        values: { folder: files.folder === '' ? '—' : files.folder },
      });
    }
    return new FseValidator(files, await XsdSchemas.open(files), options);
  }

  /**
   * Checks one document. Whatever the bytes are, the answer is a report; only `type` that does not exist throws
   * (`fse-type-invalid`).
   */
  validate(file: Uint8Array, options: FseValidateOptions = {}): FseReport {
    const read = readTree(file, this.#limits);
    if (!read.ok) return this.#report(undefined, [this.#unreadable(read)], {});
    const root = read.root.children.find(isElement);
    if (root?.localName !== 'ClinicalDocument' || root.namespaceURI !== hl7) {
      return this.#report(undefined, [{ stage: 'read', code: 'fse-root', line: root?.line ?? 1 }], {});
    }
    const { type, findings } = typeOf(root, options.type);
    const checked: { xsd?: string; schematron?: string } = {};
    findings.push(...this.#checkXsd(read.text, read.root, root, checked));
    if (type) findings.push(...this.#checkSchematron(read.root, type, checked));
    if (options.codes !== false) findings.push(...this.#dictionaries.check(read.root));
    return this.#report(type, findings, checked);
  }

  /** Gives back the memory that the schemas take outside of JavaScript. */
  dispose(): void {
    this.#schemas.dispose();
  }

  #unreadable(read: Extract<ReadTree, { ok: false }>): FseFinding {
    const { reason } = read;
    const at = { stage: 'read', ...(read.line > 0 ? { line: read.line } : {}) } as const;
    if (reason === 'doctype') return { ...at, code: 'fse-doctype-refused' };
    if (reason === 'encoding') return { ...at, code: 'fse-encoding' };
    if (reason === 'malformed') return { ...at, code: 'fse-xml-malformed' };
    return { ...at, code: 'fse-too-large', values: { limit: reason, maximum: this.#limits[reason] } };
  }

  #checkXsd(text: string, tree: XmlRoot, root: XmlElement, checked: { xsd?: string }): FseFinding[] {
    const typeId = childOf(root, 'typeId');
    const version = typeId ? attributeOf(typeId, 'extension') : undefined;
    const name = `xsd/${version}/CDA.xsd`;
    if (version === undefined || !/^\w+$/.test(version) || !this.#files.names.includes(name)) {
      return [{ stage: 'xsd', code: 'fse-schema-version-unknown', ...placeOf(typeId ?? root) }];
    }
    try {
      const faults = this.#schemas.check(text, tree, name);
      checked.xsd = name;
      return faults.map(({ issue, line, element }) => ({
        stage: 'xsd',
        ...issue,
        ...(element ? placeOf(element) : { line }),
      }));
    } catch (error) {
      if (!(error instanceof XsdError)) throw error;
      return [{ stage: 'xsd', code: 'fse-schema-invalid', values: { file: name, reason: error.message } }];
    }
  }

  #checkSchematron(tree: XmlRoot, type: FseDocumentType, checked: { schematron?: string }): FseFinding[] {
    const name = schematronFileOf(type, this.#files);
    if (name === undefined) {
      const file = `schematron/*_${type.schematron}_*.sch`;
      return [{ stage: 'schematron', code: 'fse-schema-file-missing', values: { file } }];
    }
    const compiled = this.#schematron(name);
    if (!(compiled instanceof CompiledSchematron)) return [compiled];
    const steps = this.#steps;
    try {
      const results = compiled.check(tree, { results: this.#findingLimit + 1, steps });
      checked.schematron = name;
      return results.map((result) => toFinding(result, name));
    } catch (error) {
      if (!(error instanceof WorkExceeded)) throw error;
      return [{ stage: 'schematron', code: 'fse-too-large', values: { limit: 'steps', maximum: steps } }];
    }
  }

  #schematron(name: string): CompiledSchematron | FseFinding {
    let made = this.#schematrons.get(name);
    if (!made) {
      made = this.#compile(name);
      this.#schematrons.set(name, made);
    }
    return made;
  }

  #compile(name: string): CompiledSchematron | FseFinding {
    const failed = (reason: string): FseFinding => ({
      stage: 'schematron',
      code: 'fse-schema-invalid',
      values: { file: name, reason },
    });
    const read = (file: string) => {
      const bytes = this.#files.read(file);
      if (!bytes) throw new SchematronError(file);
      return bytes;
    };
    try {
      const include = (href: string) => read(resolveName(name, href) ?? href);
      const phase = this.#phase === undefined ? {} : { phase: this.#phase };
      return new CompiledSchematron(readSchematron(read(name), { include, ...phase }));
    } catch (error) {
      if (error instanceof SchematronError) return failed(error.what);
      throw error;
    }
  }

  #report(
    type: FseDocumentType | undefined,
    all: readonly FseFinding[],
    checked: FseReport['checked'] | object,
  ): FseReport {
    const limit = this.#findingLimit;
    const cut: FseFinding = { stage: 'read', code: 'fse-findings-cut', values: { limit } };
    return {
      valid: !all.some(isRefusal),
      type,
      checked: { ...checked, dictionaries: this.#dictionaries.size },
      findings: all.length > limit ? [...all.slice(0, limit), cut] : all,
    };
  }
}

function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.filter(isElement).find((child) => child.localName === name && child.namespaceURI === hl7);
}

function placeOf(element: XmlElement): { readonly expression: readonly string[]; readonly line: number } {
  return { expression: [pathOf(element)], line: element.line };
}

function typeOf(
  root: XmlElement,
  asked: string | undefined,
): { readonly type: FseDocumentType | undefined; readonly findings: FseFinding[] } {
  if (asked !== undefined) {
    const type = documentTypeById(asked);
    if (!type) {
      const available = fseDocumentTypes.map(({ id }) => id).join(', ');
      throw new FhirError({ code: 'fse-type-invalid', values: { available } });
    }
    return { type, findings: [] };
  }
  const template = childOf(root, 'templateId');
  const oid = template ? attributeOf(template, 'root') : undefined;
  if (!template || oid === undefined) {
    return {
      type: undefined,
      findings: [{ stage: 'type', code: 'fse-template-missing', ...placeOf(template ?? root) }],
    };
  }
  const type = typeOfTemplate(oid);
  if (!type) {
    // What is no OID might be anything.
    const shown = /^[\d.]{1,80}$/.test(oid) ? oid : '?';
    const values = { template: shown };
    return { type, findings: [{ stage: 'type', code: 'fse-type-unknown', values, ...placeOf(template) }] };
  }
  const code = childOf(root, 'code');
  if (code && attributeOf(code, 'code') === type.loinc) return { type, findings: [] };
  const values = { expected: `LOINC ${type.loinc}` };
  return { type, findings: [{ stage: 'type', code: 'fse-type-code-different', values, ...placeOf(code ?? root) }] };
}

function toFinding({ outcome, id, message, node }: SchematronResult, file: string): FseFinding {
  const at = { stage: 'schematron', rule: id, expression: [pathOf(node)], line: lineOf(node) } as const;
  const rule = id === '' ? '—' : id;
  if (outcome === 'failed') return { ...at, code: 'fse-schematron-failed', values: { rule, file } };
  // The identifier stands before the message already.
  const text = message.startsWith(id) ? message.slice(id.length).replace(/^\s*\|?\s*/, '') : message;
  const values = { rule, message: text.slice(0, 2_000) };
  return { ...at, code: outcome === 'error' ? 'fse-schematron-error' : 'fse-schematron-warning', values };
}
