import type { Coding, Resource } from '@medplum/fhirtypes';
import table from '../protected-labels.json' with { type: 'json' };
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

/** Labels of a resource that hide it from somebody: those of obscurings and those of stronger protection. */
export function hidingLabelsOf(resource: Resource): readonly Coding[] {
  return (resource.meta?.security ?? []).filter(({ system, code }) =>
    table.labels.some((one) => one.system === system && code !== undefined && one.codes.includes(code)),
  );
}

/** The resource with these labels beside its own. The same object when it has them. */
export function withLabels<R extends Resource>(resource: R, labels: readonly Coding[]): R {
  const security = [...(resource.meta?.security ?? [])];
  const own = security.length;
  for (const { system, code } of labels) {
    if (security.some((one) => one.system === system && one.code === code)) continue;
    security.push({ ...(system === undefined ? {} : { system }), ...(code === undefined ? {} : { code }) });
  }
  return security.length === own ? resource : { ...resource, meta: { ...resource.meta, security } };
}

function isRule(system: string | undefined, code: string): boolean {
  return system === accessRuleSystem && accessRules.has(code);
}
