import type { Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { textOf } from '../../package/texts.ts';
import { constantOf, toTree } from '../../validator/profiles/snapshot-tree.ts';
import { valueSetName } from './codes.ts';
import { docComment } from './doc-comment.ts';
import { quote, toPascal } from './names.ts';

/** A constant: an address or system under a name. */
interface Constant {
  readonly key: string;
  readonly value: string;
  readonly doc: string;
}

/** One object of constants, as JavaScript and as a declaration. */
export interface ConstantObject {
  readonly name: string;
  readonly javascript: string;
  readonly declaration: string;
}

interface Named {
  readonly url?: string;
  readonly name?: string;
}

/** Conformance resources that have an object of their own, by what the object is called and for. */
const kinds: readonly {
  readonly name: string;
  readonly of: string;
  readonly holds: (resource: Resource) => boolean;
}[] = [
  {
    name: 'profileUrl',
    of: 'the profiles',
    holds: (one) => one.resourceType === 'StructureDefinition' && !isExtension(one),
  },
  { name: 'extensionUrl', of: 'the extensions', holds: isExtension },
  { name: 'valueSetUrl', of: 'the value sets', holds: ({ resourceType }) => resourceType === 'ValueSet' },
  { name: 'codeSystemUrl', of: 'the code systems', holds: ({ resourceType }) => resourceType === 'CodeSystem' },
  { name: 'questionnaireUrl', of: 'the questionnaires', holds: ({ resourceType }) => resourceType === 'Questionnaire' },
];

/** The objects of canonical addresses, by the name of the resource, and of identifier systems, by the name of the slice. */
export function urlConstants(resources: readonly Resource[]): ConstantObject[] {
  const objects = kinds.map(({ name, of, holds }) => {
    const constants = resources.filter(holds).map((resource): Constant => {
      const { url = '', name: key = '' } = resource as Named;
      const title = textOf(resource, 'title');
      const doc = title === undefined ? '' : title.en === undefined ? title.it : `${title.it} · ${title.en}`;
      return { key: resource.resourceType === 'ValueSet' ? valueSetName(resource as ValueSet) : key, value: url, doc };
    });
    return toObject(name, `Canonical addresses of ${of} of the package, by name.`, constants);
  });
  const structures = resources.filter((one): one is StructureDefinition => one.resourceType === 'StructureDefinition');
  return [
    ...objects,
    toObject(
      'identifierSystem',
      'Systems of the identifiers that profiles of the package name, by the name of the slice.',
      identifierSystems(structures),
    ),
  ];
}

function isExtension(resource: Resource): boolean {
  return resource.resourceType === 'StructureDefinition' && resource.type === 'Extension';
}

/** Systems of slices of `identifier`. A slice name that profiles use for several systems is preceded by the profile. */
function identifierSystems(profiles: readonly StructureDefinition[]): Constant[] {
  const found = profiles.flatMap((profile) => {
    const identifier = toTree(profile.snapshot?.element ?? [])?.children.find(({ name }) => name === 'identifier');
    return (identifier?.slices ?? []).flatMap((slice) => {
      const system = slice.children.find(({ name }) => name === 'system')?.definition;
      const value = system && (constantOf(system, 'fixed') ?? constantOf(system, 'pattern'))?.value;
      if (typeof value !== 'string') return [];
      const short = textOf(slice.definition, 'short');
      return [{ profile: profile.name ?? '', key: slice.definition.sliceName ?? '', value, doc: short?.it ?? '' }];
    });
  });
  const systemsOf = new Map<string, Set<string>>();
  for (const { key, value } of found) systemsOf.set(key, (systemsOf.get(key) ?? new Set()).add(value));
  const constants = new Map<string, Constant>();
  for (const { profile, key, value, doc } of found) {
    const name =
      systemsOf.get(key)?.size === 1 ? key : `${profile.charAt(0).toLowerCase()}${profile.slice(1)}${toPascal(key)}`;
    if (!constants.has(name)) constants.set(name, { key: name, value, doc });
  }
  return [...constants.values()];
}

function toObject(name: string, doc: string, constants: readonly Constant[]): ConstantObject {
  const sorted = [...constants].sort((one, other) => (one.key < other.key ? -1 : 1));
  const twice = sorted.find(({ key }, index) => key === sorted[index + 1]?.key);
  if (twice !== undefined) throw new Error(`${name}.${twice.key} would stand for two addresses: rename one of them`);
  const wrong = sorted.find(({ key }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  if (wrong !== undefined) throw new Error(`${name}: ${wrong.key} (${wrong.value}) is not a name`);
  const fields = sorted.map(({ key, value }) => `  ${key}: ${quote(value)},\n`).join('');
  const declared = sorted.map(
    ({ key, value, doc: text }) =>
      `${docComment(text === '' ? [] : [text], '  ')}  readonly ${key}: ${quote(value)};\n`,
  );
  return {
    name,
    javascript: `export const ${name} = {\n${fields}};\n`,
    declaration: `${docComment([doc])}export declare const ${name}: {\n${declared.join('')}};\n`,
  };
}
