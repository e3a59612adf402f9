import type { Binary, Resource } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { AccessPort, Use } from '../fhir/access-port.ts';
import type { AccessQuestion } from '../fhir/context.ts';
import { plainPlan } from '../fhir/search/plain-plan.ts';
import type { Condition } from '../fhir/search/plan.ts';
import type { ResourceAddress, Store, StoredVersion, WriteOperation, WriteResult } from '../store/port.ts';
import { patientsOf } from './audit/patients-of.ts';
import { mayUseBinaries, securityContextOf } from './binary-context.ts';
import { Circles } from './circle.ts';
import { securityOf } from './codings.ts';
import { everyFilter, type Filter } from './conditions.ts';
import { judgeContent } from './content.ts';
import {
  authoredFilter,
  type FilterOfType,
  type FilterParts,
  filterOf,
  type GivesParameter,
  patientLinkOf,
  type Stage,
  stagesOf,
} from './filters.ts';
import { KnownReach } from './known-reach.ts';
import { narrowPlan } from './narrow.ts';
import type { Policies } from './policies/load-policies.ts';
import type { Permission } from './policies/policy.ts';
import { referencesIn, withoutHidden } from './present.ts';
import type { Principal } from './principal.ts';
import { carriesHidingLabel, hidingLabels, protectionFilter } from './protection.ts';
import { judgeQuestion } from './question.ts';
import { type PlanGranular, type Rights, workOutRights } from './rights.ts';

/** What the access engine is built from. */
export interface AccessParts {
  readonly store: Pick<Store, 'read' | 'search'>;
  readonly policies: Policies;
  readonly planGranular: PlanGranular;
  /** Absolute FHIR base, by which references to this server may be written. */
  readonly fhirBase: string;
  /** Keeps the labels of obscurings in step with what is written. */
  readonly completeWrites: (
    operations: readonly WriteOperation[],
    carries: boolean,
  ) => Promise<readonly WriteOperation[]>;
  /** Begins what the completion of the write of a resource will ask for. */
  readonly anticipate?: (resource: Resource) => void;
  /** Told what has been written, so that what is obscured is so at once. */
  readonly written: (results: readonly WriteResult[]) => Promise<void>;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** The access engine: the port of the FHIR layer, and the stages of a decision for who has to explain it. */
export interface Access extends AccessPort {
  stages(principal: Principal, type: string, permission: Permission, gives?: GivesParameter): readonly Stage[];
  /** What the filters of a caller are made from; the caller has to be prepared. */
  partsOf(principal: Principal): FilterParts;
  /** Which of these resources pass a filter of their type; keys are `Type/id`. */
  matching(addresses: readonly ResourceAddress[], filterFor: (type: string) => Filter): Promise<ReadonlySet<string>>;
}

/**
 * Creates the access engine. One set of search conditions, made from scopes, policy, relationships, consents and labels,
 * decides everything: searches are narrowed by it, and a single resource is visible when the store finds it with it. So the
 * two cannot disagree.
 */
export function createAccess(parts: AccessParts): Access {
  const { store, policies, planGranular } = parts;
  const now = parts.now ?? Date.now;
  const circles = new Circles(store);
  const rightsKnown = new WeakMap<Principal, Rights>();

  function rightsOf(principal: Principal): Rights {
    const remembered = rightsKnown.get(principal);
    if (remembered !== undefined) return remembered;
    const rights = workOutRights(principal, policies, now());
    rightsKnown.set(principal, rights);
    return rights;
  }

  function partsOf(principal: Principal): FilterParts {
    return {
      principal,
      rights: rightsOf(principal),
      circle: circles.of(principal),
      planGranular,
      now: now(),
      made: new Map(),
    };
  }

  function filtersOf(principal: Principal): FilterOfType {
    const filterParts = partsOf(principal);
    const made = new Map<string, Filter>();
    return (type, permission, gives?: GivesParameter) => {
      if (gives !== undefined) return filterOf(filterParts, type, permission, gives);
      const key = `${type} ${permission}`;
      const filter = made.get(key) ?? filterOf(filterParts, type, permission);
      made.set(key, filter);
      return filter;
    };
  }

  /** What is not hidden from a caller by its labels or an obscuring, by type. */
  function protectionsOf(principal: Principal): (type: string) => Filter {
    const filterParts = partsOf(principal);
    const { rights, circle } = filterParts;
    const { policy } = rights;
    if (policy === undefined) return () => 'none';
    return (type) => protectionFilter(policy.protectedData, filterParts, type, authoredFilter(type, circle));
  }

  /** Addresses, among these, that satisfy the filter of their type. */
  async function matching(
    addresses: readonly ResourceAddress[],
    filterFor: (type: string) => Filter,
  ): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const branches: Condition[] = [];
    const byType = Map.groupBy(addresses, ({ type }) => type);
    for (const [type, group] of byType) {
      const filter = filterFor(type);
      if (filter === 'none') continue;
      const ids: Condition = { kind: 'id', ids: [...new Set(group.map(({ id }) => id))] };
      const inside = everyFilter([ids, filter]);
      if (typeof inside === 'object') branches.push({ kind: 'and', of: [{ kind: 'type', types: [type] }, inside] });
    }
    if (branches.length === 0) return found;
    const plan = plainPlan([...byType.keys()], { kind: 'or', of: branches }, addresses.length);
    for (const { type, id } of (await store.search(plan)).entries) found.add(`${type}/${id}`);
    return found;
  }

  const personsIn = ({ type, json = '' }: StoredVersion): readonly string[] => patientsOf(type, json, parts.fhirBase);
  const contextIn = ({ json = '{}' }: StoredVersion): string =>
    JSON.stringify(securityContextOf(JSON.parse(json), parts.fhirBase) ?? '');
  const known = new KnownReach(store, matching, (type, text) => patientsOf(type, text, parts.fhirBase));

  async function hiddenReferences(principal: Principal, texts: readonly string[]): Promise<ReadonlySet<string>> {
    const { policy } = rightsOf(principal);
    if (policy === undefined || hidingLabels(policy.protectedData).length === 0) return new Set();
    const addresses = [...new Set(texts.flatMap((text) => referencesIn(text, parts.fhirBase)))].filter(
      (one) => patientLinkOf(one.split('/')[0] ?? '') !== undefined,
    );
    // What an obscuring hides from the caller by name carries no label.
    const isNamed = await known.isNamedInObscuring(partsOf(principal));
    const candidates: ResourceAddress[] = [];
    for (const address of addresses) {
      const [type = '', id = ''] = address.split('/');
      const version = await store.read({ type, id });
      if (version?.json === undefined) continue;
      if (isNamed || carriesHidingLabel(securityOf(JSON.parse(version.json)), policy.protectedData))
        candidates.push({ type, id });
    }
    if (candidates.length === 0) return new Set();
    const shown = await matching(candidates, protectionsOf(principal));
    return new Set(candidates.map(({ type, id }) => `${type}/${id}`).filter((one) => !shown.has(one)));
  }

  async function isVisible(principal: Principal, address: ResourceAddress, use: Use): Promise<boolean> {
    const filterParts = partsOf(principal);
    const version = await store.read(address);
    if (version !== undefined && (use === 'read' || use === 'search')) {
      if (await known.isKnownVisible(filterParts, version, use)) return true;
    }
    const filters = filtersOf(principal);
    return (await matching([address], (type) => filters(type, use))).size > 0;
  }

  /** Whether somebody may read a Binary, or add it (`update`), because of the resource whose protection it shares. */
  async function sharesAccess(principal: Principal, binary: Binary, use: 'read' | 'update'): Promise<boolean> {
    const context = securityContextOf(binary, parts.fhirBase);
    return context !== undefined && isVisible(principal, context, use);
  }

  async function binaryAt(address: ResourceAddress): Promise<Binary | undefined> {
    if (address.type !== 'Binary') return undefined;
    const version = await store.read(address);
    return version?.json === undefined ? undefined : (JSON.parse(version.json) as Binary);
  }

  return {
    isUnrestricted: (principal) => rightsOf(principal).unrestricted,
    prepare: (principal) => circles.prepare(principal),
    authorize: (principal: Principal, question: AccessQuestion): Issue | undefined =>
      judgeQuestion(question, rightsOf(principal), filtersOf(principal)),
    narrow(principal, plan) {
      const rights = rightsOf(principal);
      if (rights.searchesEverything) return plan;
      return narrowPlan(plan, {
        filterOf: filtersOf(principal),
        protectionOf: protectionsOf(principal),
        hides: rights.policy?.hides ?? [],
      });
    },
    async visible(principal, addresses, use: Use) {
      if (rightsOf(principal).unrestricted) return new Set(addresses.map(({ type, id }) => `${type}/${id}`));
      const filterParts = partsOf(principal);
      const found = new Set<string>();
      const asked: ResourceAddress[] = [];
      for (const address of addresses) {
        const version = await store.read(address);
        const isKnown =
          version !== undefined &&
          (use === 'read' || use === 'search') &&
          (await known.isKnownVisible(filterParts, version, use));
        const binary = isKnown || use !== 'read' ? undefined : await binaryAt(address);
        const isShared =
          binary !== undefined &&
          mayUseBinaries(filterParts.rights, 'read') &&
          (await sharesAccess(principal, binary, 'read'));
        if (isKnown || isShared) found.add(`${address.type}/${address.id}`);
        else asked.push(address);
      }
      if (asked.length === 0) return found;
      const filters = filtersOf(principal);
      return new Set([...found, ...(await matching(asked, (type) => filters(type, use)))]);
    },
    async present(principal, versions: readonly StoredVersion[]) {
      const texts = versions.map(({ json }) => json ?? '');
      const { policy, unrestricted } = rightsOf(principal);
      if (unrestricted || policy === undefined) return texts;
      const hidden = await hiddenReferences(principal, texts);
      const masks = policy.hides.length > 0;
      if (hidden.size === 0 && !masks) return texts;
      return texts.map((text) => (text === '' ? text : withoutHidden(text, policy.hides, hidden, parts.fhirBase)));
    },
    async judgeContent(principal, resource: Resource, use, newborn = new Set()) {
      const isBinary = resource.resourceType === 'Binary' && use === 'create';
      const isShared = isBinary && mayUseBinaries(rightsOf(principal), 'create');
      if (isShared && (await sharesAccess(principal, resource, 'update'))) return undefined;
      return judgeContent(resource, use, partsOf(principal), {
        matching,
        newborn,
        fhirBase: parts.fhirBase,
        patientsOf: (one) => patientsOf(one.resourceType, JSON.stringify(one), parts.fhirBase),
      });
    },
    isAboutSamePersons(version, current) {
      if (current.type === 'Binary' && contextIn(version) !== contextIn(current)) return false;
      const persons = new Set(personsIn(current));
      return personsIn(version).every((one) => persons.has(one));
    },
    written(results) {
      known.forget(results);
      return parts.written(results);
    },
    anticipate(resource) {
      try {
        parts.anticipate?.(resource);
      } catch {
        // Content of another form than that of its type is refused when it is checked.
      }
    },
    completeWrites: (principal, operations) =>
      parts.completeWrites(operations, rightsOf(principal).policy?.protectedData === 'carried'),
    stages: (principal, type, permission, gives) => stagesOf(partsOf(principal), type, permission, gives),
    partsOf,
    matching,
  };
}
