import data from './dictionaries.json' with { type: 'json' };
import type { FseFinding } from './finding.ts';
import type { SchemaFiles } from './schema-files.ts';
import { attributeOf, elementsOf, pathOf, type XmlElement, type XmlRoot } from './xml-tree.ts';

const unchecked = new Set(data.unchecked);
const reserved = new Set(data.reservedArcs);
const licensed = new Set(data.licensed);
const answerCode = new RegExp(data.answers.codes);
const oid = /^[0-2](?:\.\d{1,40}){1,40}$/;

/** Codes of one dictionary by version. */
interface Dictionary {
  readonly versions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly highest: string;
}

/** The dictionaries of a folder (`terminology/<OID>.csv`: version, code, description, release date). */
export class Dictionaries {
  readonly #files: SchemaFiles;
  readonly #names: ReadonlySet<string>;
  readonly #read = new Map<string, Dictionary>();
  readonly #answerLists: readonly string[];

  constructor(files: SchemaFiles) {
    this.#files = files;
    this.#names = new Set(files.names.filter((name) => /^terminology\/[\d.]+\.csv$/.test(name)));
    this.#answerLists = [...this.#names]
      .map((name) => name.slice('terminology/'.length, -'.csv'.length))
      .filter((name) => name.startsWith(data.answers.lists));
  }

  /** How many dictionaries there are. */
  get size(): number {
    return this.#names.size;
  }

  /**
   * Looks up every code that comes with a code system, as the gateway does: systems it does not manage are passed over,
   * the highest version counts where none is given. A version is refused only when the dictionary has versions at all.
   */
  check(root: XmlRoot): FseFinding[] {
    const findings: FseFinding[] = [];
    const missing = new Map<string, number>();
    for (const element of elementsOf(root)) {
      const system = attributeOf(element, 'codeSystem');
      if (system === undefined || unchecked.has(system)) continue;
      const found = this.#checkElement(element, system, missing);
      if (found) findings.push(found);
    }
    for (const [system, count] of missing) {
      findings.push({ stage: 'dictionary', code: 'fse-dictionary-missing', values: { system, count } });
    }
    return findings;
  }

  #checkElement(element: XmlElement, system: string, missing: Map<string, number>): FseFinding | undefined {
    const at = { stage: 'dictionary', expression: [pathOf(element)], line: element.line } as const;
    if (system.split('.').some((arc) => reserved.has(arc))) return { ...at, code: 'fse-code-system-reserved' };
    const code = attributeOf(element, 'code');
    if (code === undefined) return undefined;
    if (system === data.answers.system && answerCode.test(code)) return this.#checkAnswer(code, system, at);
    const dictionary = this.#dictionary(system);
    if (!dictionary) {
      if (licensed.has(system)) missing.set(system, (missing.get(system) ?? 0) + 1);
      return undefined;
    }
    const version = attributeOf(element, 'codeSystemVersion');
    const named = version === undefined || version === '' ? dictionary.highest : version;
    const codes = dictionary.versions.get(named) ?? dictionary.versions.get('');
    if (!codes) return { ...at, code: 'fse-code-version-unknown', values: { system } };
    return codes.has(code) ? undefined : { ...at, code: 'fse-code-unknown', values: { system } };
  }

  /** Answers of LOINC are in lists of their own; which list a question has is not public, so any of them will do. */
  #checkAnswer(code: string, system: string, at: Pick<FseFinding, 'stage'>): FseFinding | undefined {
    const lists = this.#answerLists.map((list) => this.#dictionary(list));
    if (lists.length === 0) return undefined;
    const known = lists.some((list) => [...(list?.versions.values() ?? [])].some((codes) => codes.has(code)));
    // An answer to a question that the gateway has no list for is not looked at by it.
    return known || !this.#dictionary(system) ? undefined : { ...at, code: 'fse-code-unknown', values: { system } };
  }

  #dictionary(system: string): Dictionary | undefined {
    const known = this.#read.get(system);
    if (known) return known;
    const name = `terminology/${system}.csv`;
    if (!oid.test(system) || !this.#names.has(name)) return undefined;
    const bytes = this.#files.read(name);
    if (!bytes) return undefined;
    const dictionary = readDictionary(new TextDecoder().decode(bytes));
    this.#read.set(system, dictionary);
    return dictionary;
  }
}

/** Reads version and code of each row; descriptions are not kept. */
export function readDictionary(csv: string): Dictionary {
  const versions = new Map<string, Set<string>>();
  for (const row of rowsOf(csv)) {
    const [version = '', code = ''] = row;
    const codes = versions.get(version) ?? new Set();
    codes.add(code);
    versions.set(version, codes);
  }
  const [highest = ''] = [...versions.keys()].sort((left, right) => right.localeCompare(left, 'en', { numeric: true }));
  return { versions, highest };
}

/** First two fields of each row after the heading; fields may be quoted, with line ends inside. */
function* rowsOf(csv: string): Generator<readonly string[]> {
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let at = csv.indexOf('\n') + 1;
  while (at > 0 && at < csv.length) {
    const fields: string[] = [];
    for (;;) {
      field.lastIndex = at;
      const match = field.exec(csv);
      at = match ? field.lastIndex : at + 1;
      if (fields.length < 2) fields.push(match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? '');
      if (csv[at] !== ',') break;
      at += 1;
    }
    // Whatever stands behind the last field belongs to the row.
    const end = csv.indexOf('\n', at);
    at = end < 0 ? csv.length : end + 1;
    if (fields.length === 2) yield fields;
  }
}
