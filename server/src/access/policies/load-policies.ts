import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '@sinfonia/profiles/json';
import { isResourceType } from '@sinfonia/profiles/model';
import categories from '../data-categories.json' with { type: 'json' };
import { patientReaches } from '../reach/reach-condition.ts';
import type { Policy } from './policy.ts';

/** Policies by role. */
export type Policies = ReadonlyMap<string, Policy>;

const folder = fileURLToPath(new URL('.', import.meta.url));

const permissions: ReadonlySet<string> = new Set(['create', 'read', 'update', 'delete', 'search']);
const reaches: ReadonlySet<string> = new Set(['everyone', 'own-agenda', 'authored', ...Object.keys(patientReaches)]);
const policyKeys: ReadonlySet<string> = new Set([
  ...['role', 'holder', 'title', 'fseRole', 'purposes', 'level', 'protectedData', 'breakGlass', 'rules', 'hides'],
  ...['source', 'evidence', 'effectiveFrom'],
]);
const ruleKeys: ReadonlySet<string> = new Set([
  ...['data', 'may', 'reach', 'operations', 'purposes', 'consent', 'searchBy', 'where', 'level', 'because'],
]);

/**
 * Reads the policies beside this file. Throws for a file that says what the engine does not know: a decision that is not
 * understood must not become one that is not made.
 */
export function loadPolicies(): Policies {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => {
      const policy = readPolicy(JSON.parse(readFileSync(`${folder}${name}`, 'utf8')), name);
      return [policy.role, policy];
    }),
  );
}

/** Checks the content of a policy file; `name` is that of the file. */
export function readPolicy(content: unknown, name: string): Policy {
  const fault = faultIn(content, name);
  if (fault !== undefined) throw new Error(`${name}: ${fault}`);
  return content as Policy;
}

/** Resource types that the `data` of a rule means: those of a category, a type by its name, or `*` for every type. */
export function typesOf(data: readonly string[]): ReadonlySet<string> {
  const known: Readonly<Record<string, { readonly types: readonly string[] }>> = categories.categories;
  return new Set(data.flatMap((name) => (Object.hasOwn(known, name) ? (known[name]?.types ?? []) : [name])));
}

function faultIn(content: unknown, name: string): string | undefined {
  if (!isJsonObject(content)) return 'is no object';
  const unknown = Object.keys(content).find((key) => !policyKeys.has(key));
  if (unknown !== undefined) return `unknown key ${unknown}`;
  if (`${content['role']}.json` !== name) return 'role and file name differ';
  if (![1, 2, 3].includes(Number(content['level']))) return 'level is 1, 2 or 3';
  if (!['hidden', 'hidden-from-representative', 'own', 'carried'].includes(String(content['protectedData']))) {
    return 'unknown protectedData';
  }
  if (content['protectedData'] === 'carried' && content['holder'] !== 'system')
    return 'only systems carry protected data';
  const { rules, hides } = content;
  if (!Array.isArray(rules) || !Array.isArray(hides) || !Array.isArray(content['purposes']))
    return 'rules, hides or purposes missing';
  for (const [index, rule] of rules.entries()) {
    const fault = ruleFault(rule);
    if (fault !== undefined) return `rules[${index}] ${fault}`;
  }
  return hiddenFault(content as unknown as Policy);
}

function ruleFault(rule: unknown): string | undefined {
  if (!isJsonObject(rule)) return 'is no object';
  const unknown = Object.keys(rule).find((key) => !ruleKeys.has(key));
  if (unknown !== undefined) return `has the unknown key ${unknown}`;
  if (typeof rule['because'] !== 'string' || rule['because'] === '') return 'does not say because';
  const strange = strangeIn(rule, 'may', permissions) ?? strangeIn(rule, 'reach', reaches);
  if (strange !== undefined) return strange;
  const data = rule['data'];
  if (!Array.isArray(data) || data.length === 0) return 'names no data';
  for (const type of typesOf(data)) if (type !== '*' && !isResourceType(type)) return `names the unknown data ${type}`;
  return undefined;
}

function strangeIn(rule: JsonObject, key: string, known: ReadonlySet<string>): string | undefined {
  const list = rule[key];
  if (!Array.isArray(list) || list.length === 0) return `has no ${key}`;
  const strange = list.find((one) => !known.has(String(one)));
  return strange === undefined ? undefined : `has the unknown ${key} ${strange}`;
}

/** A type with hidden elements is not written: what the writer does not see would be lost. */
function hiddenFault(policy: Policy): string | undefined {
  const writing = policy.rules.filter(({ may }) => may.some((one) => one === 'update' || one === 'create'));
  const written = new Set(writing.flatMap(({ data }) => [...typesOf(data)]));
  const both = policy.hides.find(({ type }) => written.has(type) || written.has('*'));
  return both === undefined ? undefined : `writes ${both.type} and hides elements of it`;
}
