import { globSync, readFileSync } from 'node:fs';
import { checkForm } from './check-form.ts';
import type { FormDefinition, FormItemEntry, FormPart, ReadForm, ReadItem } from './form-definition.ts';

/**
 * Reads the forms `forms/**\/*.json` with their parts put in place. Throws, with file and linkId, when a file is not named
 * after its form, a part or a linkId that is named is missing, a linkId is there twice, or an item makes no sense.
 */
export function readForms(workspace: string): ReadForm[] {
  const read = <Content extends { readonly id: string }>(file: string): Content => {
    const content = JSON.parse(readFileSync(`${workspace}/${file}`, 'utf8')) as Content;
    if (!file.endsWith(`/${content.id}.json`)) throw new Error(`${file} holds ${content.id}: name it after that`);
    return content;
  };
  const parts = new Map(
    globSync('forms/parts/*.json', { cwd: workspace }).map((file) => {
      const part = read<FormPart>(file);
      return [part.id, part] as const;
    }),
  );
  return globSync('forms/*/*.json', { cwd: workspace })
    .filter((file) => !file.startsWith('forms/parts/') && !/\.(examples|invalid)\.json$/.test(file))
    .sort()
    .map((file) => resolveForm(read<FormDefinition>(file), parts, file));
}

/** Puts the parts of a form in their places and checks its items; throws like `readForms`. */
export function resolveForm(definition: FormDefinition, parts: ReadonlyMap<string, FormPart>, file: string): ReadForm {
  const items = definition.items.flatMap((entry) => expand(entry, parts, file));
  const form = { ...definition, file, items, byLinkId: indexOf(items, file) };
  checkForm(form);
  return form;
}

function expand(entry: FormItemEntry, parts: ReadonlyMap<string, FormPart>, file: string): ReadItem[] {
  if (!('include' in entry)) {
    const { items, type, ...rest } = entry;
    const isGroup = items !== undefined;
    if (type === undefined && !isGroup) throw new Error(`${file}: ${rest.linkId} has no type`);
    const below = (items ?? []).flatMap((item) => expand(item, parts, file));
    return [{ ...rest, type: type ?? 'group', items: below }];
  }
  const { include, set = {}, without = [] } = entry;
  const part = parts.get(include);
  if (!part) throw new Error(`${file}: there is no part ${include}`);
  const named = new Set([...Object.keys(set), ...without]);
  const change = (item: ReadItem): ReadItem[] => {
    named.delete(item.linkId);
    if (without.includes(item.linkId)) return [];
    const { items: added = [], ...changes } = set[item.linkId] ?? {};
    const further = added.flatMap((one) => expand(one, parts, file));
    return [{ ...item, ...changes, items: [...item.items.flatMap(change), ...further] }];
  };
  const items = part.items.flatMap((item) => expand(item, parts, file)).flatMap(change);
  const [unknown] = named;
  if (unknown !== undefined) throw new Error(`${file}: part ${include} has no item ${unknown}`);
  return items;
}

function indexOf(items: readonly ReadItem[], file: string): ReadonlyMap<string, ReadItem> {
  const byLinkId = new Map<string, ReadItem>();
  const add = (item: ReadItem): void => {
    if (byLinkId.has(item.linkId)) throw new Error(`${file}: ${item.linkId} is there twice`);
    byLinkId.set(item.linkId, item);
    item.items.forEach(add);
  };
  items.forEach(add);
  return byLinkId;
}
