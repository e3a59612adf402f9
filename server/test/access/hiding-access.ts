import type { Resource } from '@medplum/fhirtypes';
import { resourceTypes } from '@sinfonia/profiles/model';
import type { AccessPort } from '../../src/fhir/access-port.ts';
import type { Condition } from '../../src/fhir/search/plan.ts';
import type { Store, StoredVersion, WriteOperation } from '../../src/store/port.ts';
import { noDecision } from './no-decision.ts';

/** Role of callers from which nothing is hidden. */
export const seesEverything = 'sees-everything';

/**
 * An access decision that is easy to foresee: what is tagged `hidden` does not exist, notes of Observations are masked, data
 * is written only of Patients that are visible, what is about `Patient/seen` is labelled, and each new Flag brings a
 * Basic along, and a new version of `Basic/counted` once that is there.
 */
export function hidingAccess(store: Store): AccessPort {
  let completions = 0;
  const isShown = (version: StoredVersion | undefined): boolean =>
    version?.json !== undefined && !tagsOf(JSON.parse(version.json) as Resource).includes('hidden');
  return {
    ...noDecision,
    isUnrestricted: ({ role }) => role === seesEverything,
    narrow(principal, plan) {
      const scoped = noDecision.narrow(principal, plan);
      if (principal.role === seesEverything) return scoped;
      const includeFilters = resourceTypes().map((type) => ({ type, where: shownOnly({ kind: 'and', of: [] }) }));
      return { ...scoped, where: shownOnly(narrowed(scoped.where)), includeFilters };
    },
    async visible(_principal, addresses) {
      const versions = await Promise.all(addresses.map((address) => store.read(address)));
      return new Set(
        versions.flatMap((version) => (version && isShown(version) ? `${version.type}/${version.id}` : [])),
      );
    },
    present: async (_principal, versions) =>
      versions.map(({ type, json = '' }) => (type === 'Observation' ? masked(json) : json)),
    async judgeContent(_principal, resource, _use, newborn) {
      const subject =
        'subject' in resource ? (resource.subject as { reference?: string } | undefined)?.reference : undefined;
      if (subject === undefined || newborn?.has(subject)) return undefined;
      const [type = '', id = ''] = subject.split('/');
      if (isShown(await store.read({ type, id }))) return undefined;
      return { code: 'access-denied', values: { interaction: 'create', type: resource.resourceType } };
    },
    async completeWrites(_principal, operations) {
      const flags = operations.filter((one) => one.kind === 'create' && one.resource.resourceType === 'Flag');
      const labelled = operations.map((one): WriteOperation => {
        if (one.kind === 'delete' || !isAbout(one.resource, 'Patient/seen')) return one;
        return {
          ...one,
          resource: { ...one.resource, meta: { ...one.resource.meta, security: [{ code: 'labelled' }] } },
        };
      });
      const basic: Resource = { resourceType: 'Basic', code: { text: 'brought along' } };
      const added = flags.map((): WriteOperation => ({ kind: 'create', resource: basic }));
      const counted = flags.length === 0 ? undefined : await store.read({ type: 'Basic', id: 'counted' });
      if (counted?.json !== undefined) {
        // The first is computed from a version that is not current any more.
        const expectedVersion = completions++ === 0 ? '99' : counted.versionId;
        const resource = { ...basic, id: 'counted', code: { text: `counted ${completions}` } } as Resource;
        added.push({ kind: 'update', method: 'PATCH', resource, expectedVersion });
      }
      return [...labelled, ...added];
    },
  };
}

function isAbout(resource: Resource, reference: string): boolean {
  return 'subject' in resource && (resource.subject as { reference?: string } | undefined)?.reference === reference;
}

function tagsOf(resource: Resource): readonly (string | undefined)[] {
  return (resource.meta?.tag ?? []).map(({ code }) => code);
}

function masked(json: string): string {
  const { note, ...rest } = JSON.parse(json) as Record<string, unknown>;
  return note === undefined ? json : JSON.stringify(rest);
}

const hiddenTag: Condition = {
  kind: 'token',
  parameter: { type: 'Resource', code: '_tag' },
  anyOf: [{ code: 'hidden' }],
};

function shownOnly(where: Condition): Condition {
  return { kind: 'and', of: [where, { kind: 'not', of: hiddenTag }] };
}

function narrowed(where: Condition): Condition {
  switch (where.kind) {
    case 'and':
    case 'or':
      return { kind: where.kind, of: where.of.map(narrowed) };
    case 'not':
      return { kind: 'not', of: narrowed(where.of) };
    case 'chain':
      return { ...where, branches: where.branches.map((one) => ({ ...one, where: shownOnly(narrowed(one.where)) })) };
    case 'has':
      return { ...where, where: shownOnly(narrowed(where.where)) };
    case 'list': {
      const parameter = { type: 'List', code: 'item' };
      return { kind: 'has', type: 'List', parameter, where: shownOnly({ kind: 'id', ids: [where.id] }) };
    }
    default:
      return where;
  }
}
