import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { choiceProperty, type ElementMatch, elementOf, typeModel } from '../../model/index.ts';
import { addedElements } from '../../package/added-elements.ts';
import { constantOf, type SnapshotNode, toTree } from '../../validator/profiles/snapshot-tree.ts';
import type { CodeUnion, CodeUnions } from './codes.ts';
import { elementDoc, resourceDoc } from './doc-comment.ts';
import { constantMembers, constantType, declarationText, type Member, type RequiredChoice } from './members.ts';
import { isDeclared, toPascal, typeName } from './names.ts';

/** What a profile is turned into a type with. */
export interface TypeSources {
  /** Profile or extension of the package by canonical address. */
  readonly find: (url: string) => StructureDefinition | undefined;
  readonly codes: CodeUnions;
  /** File that a profile was written in, below `profiles/`. */
  readonly sourceOf: (profile: StructureDefinition) => string | undefined;
}

/** The types of one profile: its own, and those of nested elements and slices. */
export interface DeclaredProfile {
  readonly declarations: readonly string[];
  /** Names from `@medplum/fhirtypes`. */
  readonly base: ReadonlySet<string>;
  /** Names of other profiles of the package. */
  readonly profiles: ReadonlySet<string>;
  /** Names of `codes.d.ts`. */
  readonly codes: ReadonlySet<string>;
}

/** A choice with more forbidden types than this takes its members from the base as a whole. */
const mostForbidden = 8;

/**
 * Declares the type of a profile: an interface that narrows the R4 type. Every resource that is valid by the profile is
 * of the type (but for primitive values replaced by an extension); the reverse is the matter of the validator.
 */
export function declareProfile(profile: StructureDefinition, sources: TypeSources): DeclaredProfile {
  const declarations: string[] = [];
  const base = new Set<string>();
  const profiles = new Set<string>();
  const codes = new Set<string>();
  const isAdded = addedElements(profile, sources.find);
  const hasAdded = (node: SnapshotNode): boolean => isAdded(node.definition.id ?? '');

  /** Names a type of `@medplum/fhirtypes` and has it imported. */
  const use = (model: string): string => {
    const name = typeName(model);
    if (/^[a-z]/.test(name)) return name;
    if (!isDeclared(model)) throw new Error(`${profile.name}: no type for ${model}`);
    base.add(name);
    return name;
  };

  const names = new Set<string>();
  const declare = (
    node: SnapshotNode,
    wanted: string,
    model: string,
    doc: readonly string[],
    union?: CodeUnion,
  ): string => {
    // A slice may be called like a child of its element.
    const name = names.has(wanted) ? `${wanted}Slice` : wanted;
    names.add(name);
    const at = declarations.push('') - 1;
    const members = new Map<string, Member>();
    const choices: RequiredChoice[] = [];
    const without: string[] = [];
    const add = (member: Member): void => void members.set(member.name, member);
    if (union !== undefined) {
      if (union.system !== undefined)
        add({ name: 'system', type: constantType(union.system), required: false, doc: [] });
      add({ name: 'code', type: union.text, required: false, doc: [] });
    }
    const constant = constantOfNode(node.definition);
    if (typeof constant === 'object' && constant !== null) {
      const typeOfList = (property: string): string => `${use(elementOf(model, property)?.type ?? '')}[]`;
      for (const member of constantMembers(constant, typeOfList)) add(member);
    }
    for (const child of node.children) {
      if (!hasAdded(child)) continue;
      if (child.choice) declareChoice(child, name, model, { add, choices, without });
      else declareMember(child, name, model, add);
    }
    declarations[at] = declarationText({
      name,
      base: model === 'Reference' ? referenceType(node.definition.type ?? []) : use(model),
      without,
      members: [...members.values()],
      choices,
      doc,
    });
    return name;
  };

  const declareMember = (node: SnapshotNode, owner: string, model: string, add: (member: Member) => void): void => {
    const match = elementOf(model, node.name);
    if (match === undefined) return;
    const { definition } = node;
    if (definition.max === '0') {
      add({ name: node.name, type: 'never', required: false, doc: ['(0..0)'] });
      return;
    }
    const one = typeOf(node, owner + toPascal(node.name), match, model);
    const slicesOf = node.name === 'extension' ? owner : owner + toPascal(node.name);
    const slices = node.slices.map((slice) => declareSlice(slice, slicesOf, match, model));
    const closed = definition.slicing?.rules === 'closed' && slices.every(({ type }) => type !== undefined);
    const type = closed && slices.length > 0 ? slices.map((slice) => slice.type).join(' | ') : one;
    const list = match.element.max > 1 && !type.startsWith('NonNullable<');
    add({
      name: node.name,
      type: !list ? type : /^[^<]* \| /.test(type) ? `(${type})[]` : `${type}[]`,
      required: (definition.min ?? 0) > 0,
      doc: [
        ...elementDoc(definition, match.element.max),
        ...(slices.length === 0 ? [] : ['', ...slices.map((slice) => slice.doc)]),
      ],
    });
    const primitive = /^[a-z]/.test(match.type) && node.children.some(hasAdded);
    if (primitive) {
      const extension = `{ id?: string; extension?: ${use('Extension')}[] }`;
      add({ name: `_${node.name}`, type: list ? `(${extension} | null)[]` : extension, required: false, doc: [] });
    }
  };

  const declareSlice = (slice: SnapshotNode, owner: string, match: ElementMatch, model: string) => {
    const { definition } = slice;
    const name = definition.sliceName ?? '';
    const known = definition.type?.[0]?.profile?.[0];
    const own = known === undefined ? undefined : sources.find(known)?.name;
    const type = own ?? (known === undefined ? typeOf(slice, owner + toPascal(name), match, model) : undefined);
    if (own !== undefined) profiles.add(own);
    const nested = type !== undefined && /^[A-Z]\w*$/.test(type) && type !== typeName(match.type);
    const link = nested ? ` {@link ${type}}` : known === undefined ? '' : ` ${known}`;
    const constant = constantOfNode(definition);
    const holds = constant === undefined ? '' : ` \`${JSON.stringify(constant)}\``;
    for (const inner of slice.slices) declareSlice(inner, owner + toPascal(name), match, model);
    return { type, doc: `- \`${name}\` ${definition.min ?? 0}..${definition.max ?? '*'}${link}${holds}` };
  };

  const declareChoice = (
    node: SnapshotNode,
    owner: string,
    model: string,
    into: { add: (member: Member) => void; choices: RequiredChoice[]; without: string[] },
  ): void => {
    const all = typeModel(model)?.elements.find(({ name }) => name === node.name)?.types ?? [];
    const allowed =
      node.definition.max === '0' ? [] : [...new Set((node.definition.type ?? []).map(({ code }) => code))];
    const forbidden = all.filter(({ code }) => !allowed.includes(code));
    if (forbidden.length > mostForbidden) into.without.push(node.name);
    else {
      for (const { code } of forbidden)
        into.add({ name: choiceProperty(node.name, code), type: 'never', required: false, doc: ['(0..0)'] });
    }
    if (forbidden.length === 0 && allowed.length > mostForbidden) return;
    const members = allowed.flatMap((code): Member[] => {
      const name = choiceProperty(node.name, code ?? '');
      const match = elementOf(model, name);
      if (match === undefined) return [];
      const slice = node.slices.find(({ definition }) => definition.sliceName === name);
      const source = slice ?? node;
      const required = (slice?.definition.min ?? 0) > 0 || (allowed.length === 1 && (node.definition.min ?? 0) > 0);
      const type = typeOf(source, owner + toPascal(name), match, model, code);
      return [{ name, type, required, doc: elementDoc(source.definition, 1) }];
    });
    if (members.length > 1 && (node.definition.min ?? 0) > 0 && !members.some(({ required }) => required))
      into.choices.push(members);
    else for (const member of members) into.add(member);
  };

  /** Type of one item of an element. `code` names the type when the element is a choice. */
  const typeOf = (node: SnapshotNode, name: string, match: ElementMatch, owner: string, code?: string): string => {
    const { definition } = node;
    const model = match.type;
    const constant = constantOfNode(definition);
    const union = requiredCodes(definition, match);
    if (/^[a-z]/.test(model)) {
      if (constant !== undefined) return constantType(constant);
      if (model !== 'code') return typeName(model);
      if (union !== undefined) return union.text;
      if (match.element.choice || match.element.binding?.strength !== 'required') return 'string';
      return `NonNullable<${use(owner)}['${node.name}']>`;
    }
    const types = (definition.type ?? []).filter((type) => code === undefined || type.code === code);
    const own = types.flatMap(({ profile = [] }) => profile).map((url) => sources.find(url)?.name);
    if (own.length > 0 && own.every((one) => one !== undefined)) {
      for (const one of own) profiles.add(one ?? '');
      return own.join(' | ');
    }
    if (model === 'Reference' && !node.children.some(hasAdded)) return referenceType(types);
    if (model === 'Resource') return types.map((type) => use(type.code ?? 'Resource')).join(' | ');
    const narrowed = model === 'Coding' ? union : undefined;
    const asks = node.children.some(hasAdded) || typeof constant === 'object' || narrowed !== undefined;
    return asks ? declare(node, name, model, elementDoc(definition, 1), narrowed) : use(model);
  };

  const requiredCodes = ({ binding }: ElementDefinition, match: ElementMatch): CodeUnion | undefined => {
    const { strength, valueSet } = binding ?? {};
    if (strength !== 'required' || valueSet === undefined || valueSet === match.element.binding?.valueSet)
      return undefined;
    const union = sources.codes.of(valueSet);
    if (union?.named === true) codes.add(union.text);
    return union;
  };

  const referenceType = (types: NonNullable<ElementDefinition['type']>): string => {
    const targets = types
      .flatMap(({ targetProfile = [] }) => targetProfile)
      .map((url) => sources.find(url)?.type ?? url.slice(url.lastIndexOf('/') + 1));
    const names = [...new Set(targets)].filter((target) => target !== 'Resource');
    if (names.length === 0 || names.length < new Set(targets).size) return use('Reference');
    return `${use('Reference')}<${names.map(use).join(' | ')}>`;
  };

  const root = toTree(profile.snapshot?.element ?? []);
  const name = profile.name ?? '';
  if (root !== undefined)
    declare(root, name, profile.type ?? '', resourceDoc(profile, profile.url ?? '', sources.sourceOf(profile)));
  profiles.delete(name);
  return { declarations, base, profiles, codes };
}

function constantOfNode(definition: ElementDefinition): unknown {
  return (constantOf(definition, 'fixed') ?? constantOf(definition, 'pattern'))?.value;
}
