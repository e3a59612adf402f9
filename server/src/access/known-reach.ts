import type { Patient } from '@medplum/fhirtypes';
import { plainPlan } from '../fhir/search/plain-plan.ts';
import type { Condition } from '../fhir/search/plan.ts';
import type { ResourceAddress, Store, StoredVersion, WriteResult } from '../store/port.ts';
import type { Filter } from './conditions.ts';
import { type FilterParts, personsReached } from './filters.ts';
import type { Permission, Reach } from './policies/policy.ts';
import type { Principal } from './principal.ts';
import { obscuringNaming } from './protection.ts';
import { isReachedByRecord } from './reach/from-record.ts';
import { covers, rulesFor, scopeBits } from './rights.ts';

/** How long it is remembered whom a caller reaches, in milliseconds; a relationship that ends is over after that. */
const remembered = 2_000;
const mostPersons = 20_000;
/** Persons asked for one by one after which a caller is taken to go through a list, so that all it reaches are looked up. */
const listFrom = 3;
/** Most persons of such a list; who reaches more is asked for one by one. */
const longestList = 1_000;

/** What is known of a caller: until when, which persons it reaches for a permission, and whether an obscuring names it. */
interface Known {
  readonly until: number;
  readonly persons: Map<string, { readonly reached: boolean; readonly at: number }>;
  /** How many persons were asked for one by one, by the ways of reaching them. */
  readonly asked: Map<string, number>;
  obscured?: { readonly named: Promise<boolean>; readonly at: number };
}

/** Types by which a relationship begins and ends, or something is obscured. See `reach/`. */
const telling: ReadonlySet<string> = new Set([
  'Appointment',
  'CareTeam',
  'Consent',
  'Encounter',
  'EpisodeOfCare',
  'MedicationRequest',
  'Patient',
  'RelatedPerson',
  'ServiceRequest',
  'Task',
]);

/** Finds which addresses satisfy a filter, through the store. */
export type Matching = (
  addresses: readonly ResourceAddress[],
  filterFor: (type: string) => Filter,
) => Promise<ReadonlySet<string>>;

/**
 * Remembers for two seconds whom a caller reaches, so that reading the record of one person asks the store once, and so does
 * going through a list of persons. It only says yes, to resources that nothing protects and that a plain rule lets through; everything else is asked anew.
 */
export class KnownReach {
  readonly #store: Pick<Store, 'read' | 'search'>;
  readonly #matching: Matching;
  readonly #patientsOf: (type: string, text: string) => readonly string[];
  readonly #known = new WeakMap<Principal, Map<Permission, Known>>();
  /** Counts the writes that may have changed what is known: what was asked for before one is not known any more. */
  #writes = 0;
  #consents = 0;
  #unknownBefore = 0;
  readonly #changed = new Map<string, number>();

  constructor(
    store: Pick<Store, 'read' | 'search'>,
    matching: Matching,
    patientsOf: (type: string, text: string) => readonly string[],
  ) {
    this.#store = store;
    this.#matching = matching;
    this.#patientsOf = patientsOf;
  }

  /** Forgets what these writes may have changed. */
  forget(results: readonly WriteResult[]): void {
    for (const { version, others = [], replaced = [] } of results) {
      const versions = [version, ...others, ...replaced].filter((one) => one !== undefined);
      if (!versions.some(({ type }) => telling.has(type))) continue;
      const at = ++this.#writes;
      for (const { type, id, json = '' } of versions) {
        if (type === 'Consent') this.#consents = at;
        // A care team acts for whoever a consent gives into its care.
        if (type === 'CareTeam') this.#unknownBefore = at;
        for (const one of type === 'Patient' ? [id] : this.#patientsOf(type, json)) this.#changed.set(one, at);
      }
    }
    if (this.#changed.size <= mostPersons) return;
    this.#changed.clear();
    this.#unknownBefore = this.#writes;
  }

  /** Whether an obscuring in force names the caller: then each resource has to be asked for. */
  async isNamedInObscuring(parts: FilterParts): Promise<boolean> {
    const known = this.#knownOf(parts.principal, 'read', parts.now);
    if (known.obscured === undefined || known.obscured.at < this.#consents) {
      known.obscured = { named: this.#askIsNamed(parts), at: this.#writes };
    }
    return known.obscured.named;
  }

  /** Tells whether a resource is surely visible; false when it has to be asked of the store. */
  async isKnownVisible(parts: FilterParts, version: StoredVersion, permission: Permission): Promise<boolean> {
    const { type, json } = version;
    // A label may hide, whatever it is: rare enough to be asked of the store.
    if (json === undefined || json.includes('"security"')) return false;
    const { rights, principal } = parts;
    const patients = this.#patientsOf(type, json);
    if (patients.length === 0 || !isInScope(parts, type, permission, patients)) return false;
    const reaches = rulesFor(rights, type, permission)
      .filter(({ where, consent, searchBy }) => where === undefined && consent === undefined && searchBy === undefined)
      .flatMap(({ reach }) => reach);
    const persons = personsReached(parts, reaches);
    if (persons === 'none') return false;
    const known = this.#knownOf(principal, permission, parts.now);
    if (await this.isNamedInObscuring(parts)) return false;
    if (persons === 'all') return true;
    // The reaches differ by type: what is remembered is so of these.
    const ways = reaches.join(' ');
    for (const id of patients) {
      const key = `${id} ${ways}`;
      const remembered = known.persons.get(key);
      if (remembered !== undefined && remembered.at >= Math.max(this.#unknownBefore, this.#changed.get(id) ?? 0)) {
        if (remembered.reached) return true;
        continue;
      }
      const at = this.#writes;
      let reached = await this.#isReachedByRecord(parts, id, reaches);
      if (!reached) {
        this.#lookAhead(known, ways, persons);
        reached = await this.#isReached(id, persons);
      }
      if (known.persons.size < mostPersons) known.persons.set(key, { reached, at });
      if (reached) return true;
    }
    return false;
  }

  #knownOf(principal: Principal, permission: Permission, now: number): Known {
    const byPermission = this.#known.get(principal) ?? new Map<Permission, Known>();
    this.#known.set(principal, byPermission);
    const known = byPermission.get(permission);
    if (known !== undefined && known.until > now) return known;
    const fresh: Known = { until: now + remembered, persons: new Map(), asked: new Map() };
    byPermission.set(permission, fresh);
    return fresh;
  }

  /** Has all persons that a caller reaches looked up, once it goes through a list of them; nobody waits for it. */
  #lookAhead({ persons: known, asked }: Known, ways: string, persons: Condition): void {
    const count = (asked.get(ways) ?? 0) + 1;
    asked.set(ways, count);
    if (count !== listFrom) return;
    const at = this.#writes;
    this.#store
      .search(plainPlan(['Patient'], persons, longestList + 1))
      .then(({ entries }) => {
        if (entries.length > longestList) return;
        for (const { id } of entries) known.set(`${id} ${ways}`, { reached: true, at });
      })
      // Only what would have made it quicker is lost: each person is asked for.
      .catch(() => undefined);
  }

  async #isReachedByRecord(parts: FilterParts, id: string, reaches: readonly Reach[]): Promise<boolean> {
    const version = await this.#store.read({ type: 'Patient', id });
    if (version?.json === undefined) return false;
    return isReachedByRecord(JSON.parse(version.json) as Patient, reaches, parts);
  }

  async #isReached(id: string, persons: Condition): Promise<boolean> {
    return (await this.#matching([{ type: 'Patient', id }], () => persons)).size > 0;
  }

  async #askIsNamed({ circle }: FilterParts): Promise<boolean> {
    const where = obscuringNaming(circle);
    if (typeof where !== 'object') return false;
    return (await this.#store.search(plainPlan(['Consent'], where, 1))).entries.length > 0;
  }
}

/** Whether a scope without parameters covers the type; a `patient/` scope only for the person in context. */
function isInScope(
  { rights, principal }: FilterParts,
  type: string,
  permission: Permission,
  patients: readonly string[],
): boolean {
  const bits = scopeBits[permission];
  return rights.grants.some(
    (grant) =>
      grant.filters.length === 0 &&
      covers(grant, type, bits) &&
      (grant.context !== 'patient' || (principal.patient !== undefined && patients.includes(principal.patient))),
  );
}
