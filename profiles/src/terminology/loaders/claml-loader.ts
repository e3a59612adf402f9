import { basename } from 'node:path';
import { SaxesParser } from 'saxes';
import { FhirError } from '../../issues/index.ts';
import { conceptFlag } from '../records.ts';
import type { CsvManifest } from './csv-manifest.ts';
import { loadFaults } from './load-faults.ts';
import type { LoadedConcept, LoadedFile } from './loaded-system.ts';
import { type FileFacts, readText } from './read-text.ts';

/** What a loader takes from the description of a list besides its columns. */
export type ListIdentity = Pick<CsvManifest, 'system' | 'aliases' | 'name' | 'title' | 'version' | 'caseSensitive'>;

/**
 * Reads a classification in ClaML 2 or 3: classes with their preferred rubric, their definition and the classes above them.
 * Chapters and blocks group codes and become abstract. Modifiers (fourth and fifth characters that are common to several
 * classes) are not multiplied out. Fault: `terminology-xml-malformed` with line.
 *
 * @see EN 14463, ClaML
 */
export async function loadClaml(path: string, list: ListIdentity, facts: FileFacts): Promise<LoadedFile> {
  const head = await readHead(path, facts);
  const version = list.version ?? head.version;
  return {
    system: {
      url: list.system,
      aliases: list.aliases ?? [],
      name: list.name,
      ...(list.title === undefined ? {} : { title: list.title }),
      ...(version === undefined ? {} : { version }),
      ...(head.language === undefined ? {} : { language: head.language }),
      caseSensitive: list.caseSensitive ?? true,
      complete: true,
      properties: [{ code: 'kind', type: 'code', description: 'chapter, block or category' }],
    },
    concepts: readClasses(path, facts),
    faults: loadFaults(basename(path)),
  };
}

interface Head {
  readonly version?: string;
  readonly language?: string;
}

async function readHead(path: string, facts: FileFacts): Promise<Head> {
  let head: Head = {};
  for await (const found of parse(path, facts)) {
    if ('code' in found) break;
    head = { ...head, ...found };
  }
  return head;
}

async function* readClasses(path: string, facts: FileFacts): AsyncIterable<LoadedConcept> {
  for await (const found of parse(path, facts)) if ('code' in found) yield found;
}

async function* parse(path: string, facts: FileFacts): AsyncIterable<Head | LoadedConcept> {
  const parser = new SaxesParser();
  const found: (Head | LoadedConcept)[] = [];
  readInto(parser, found);
  try {
    for await (const chunk of readText(path, facts.encoding)) {
      parser.write(chunk);
      yield* found.splice(0);
    }
    parser.close();
  } catch (error) {
    if (error instanceof FhirError) throw error;
    const values = { file: basename(path), line: parser.line };
    throw new FhirError({ code: 'terminology-xml-malformed', values }, { cause: error });
  }
  yield* found.splice(0);
}

interface OpenClass {
  readonly code: string;
  readonly kind: string;
  readonly line: number;
  readonly parents: string[];
  readonly texts: Map<string, string>;
}

function readInto(parser: SaxesParser, found: (Head | LoadedConcept)[]): void {
  let open: OpenClass | undefined;
  let rubric: string | undefined;
  let inLabel = 0;
  let text = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const attribute = (key: string): string => String(attributes[key] ?? '');
    if (inLabel > 0) inLabel++;
    else if (name === 'Class') {
      const { line } = parser;
      open = { code: attribute('code'), kind: attribute('kind'), line, parents: [], texts: new Map() };
    } else if (name === 'SuperClass') open?.parents.push(attribute('code'));
    else if (name === 'Rubric') rubric = attribute('kind');
    else if (name === 'Label' && rubric !== undefined && open && !open.texts.has(rubric)) {
      inLabel = 1;
      text = '';
    } else if (name === 'Title' && attribute('version') !== '') found.push({ version: attribute('version') });
    else if (name === 'Meta' && attribute('name') === 'lang') found.push({ language: attribute('value') });
  });
  parser.on('text', (part) => {
    if (inLabel > 0) text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (inLabel > 0) {
      inLabel--;
      if (inLabel === 0 && rubric !== undefined) open?.texts.set(rubric, text.replace(/\s+/g, ' ').trim());
    } else if (name === 'Rubric') rubric = undefined;
    else if (name === 'Class' && open) {
      found.push(toConcept(open));
      open = undefined;
    }
  });
}

function toConcept({ code, kind, line, parents, texts }: OpenClass): LoadedConcept {
  const definition = texts.get('definition');
  const long = texts.get('preferredLong');
  const display = texts.get('preferred') ?? long ?? code;
  return {
    code,
    display,
    parents,
    flags: kind === 'chapter' || kind === 'block' ? conceptFlag.abstract : 0,
    details: {
      ...(definition === undefined ? {} : { definition }),
      ...(long === undefined || long === display ? {} : { designations: [{ value: long }] }),
      properties: [{ code: 'kind', valueCode: kind }],
    },
    line,
  };
}
