import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll, YAML11_SCHEMA } from 'js-yaml';

const root = join(import.meta.dirname, '../../..');

/** Anything that a YAML file may hold. */
// biome-ignore lint/suspicious/noExplicitAny: files of other programs, whose form these tests look at piece by piece
export type Yaml = any;

/** Text of a file of the project. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A YAML file of the project, read as Compose and Spring do: version 1.1, with merge keys. */
export function readYaml(path: string): Yaml {
  return load(readText(path), { schema: YAML11_SCHEMA });
}

/** The documents of a YAML text that are not empty. */
export function documentsOf(text: string): Yaml[] {
  return loadAll(text, { schema: YAML11_SCHEMA }).filter((document) => document !== null && document !== undefined);
}

/** What stands in `tree` under a dotted name, each part of which may itself hold dots. */
export function valueAt(tree: Yaml, name: string): unknown {
  if (name === '') return tree;
  if (typeof tree !== 'object' || tree === null) return undefined;
  const key = Object.keys(tree).find((candidate) => name === candidate || name.startsWith(`${candidate}.`));
  return key === undefined ? undefined : valueAt(tree[key], name.slice(key.length + 1));
}
