import type { Coding, Resource } from '@medplum/fhirtypes';
import { accessRuleSystem, accessRules } from './obscuring.ts';

/** Labels of a resource that hide it: P99, P97, P98. */
export function rulesOf(resource: Resource): ReadonlySet<string> {
  const security = resource.meta?.security ?? [];
  return new Set(security.flatMap(({ system, code }) => (code !== undefined && isRule(system, code) ? [code] : [])));
}

/** The resource with exactly these hiding labels; its other labels stay. The same object when nothing changes. */
export function withRules<R extends Resource>(resource: R, rules: ReadonlySet<string>): R {
  const present = rulesOf(resource);
  if (present.size === rules.size && [...rules].every((rule) => present.has(rule))) return resource;
  const others = (resource.meta?.security ?? []).filter(
    ({ system, code }) => code === undefined || !isRule(system, code),
  );
  const security: Coding[] = [...others, ...[...rules].sort().map((code) => ({ system: accessRuleSystem, code }))];
  const { security: _, ...meta } = resource.meta ?? {};
  return { ...resource, meta: security.length === 0 ? meta : { ...meta, security } };
}

function isRule(system: string | undefined, code: string): boolean {
  return system === accessRuleSystem && accessRules.has(code);
}
