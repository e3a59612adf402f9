import type { Consent, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { CreateOperation, Store, StoredVersion, UpdateOperation, WriteOperation } from '../../store/port.ts';
import { hides } from './hides.ts';
import { hidingLabelsOf, rulesOf, withLabels, withRules } from './labels.ts';
import { activeObscurings, type PatientLinks, type PatientResource, resourcesAbout } from './obscured-data.ts';
import { isObscuring, namesActors, type Obscuring, obscuringOf, referenceOf } from './obscuring.ts';

/** What the completion of writes needs. */
export interface ObscuringParts {
  readonly store: Pick<Store, 'search' | 'read' | 'write'>;
  readonly links: PatientLinks;
  /** The persons (`Patient/…`) a resource is about. */
  readonly patientsOf: (resource: Resource) => readonly string[];
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** Completes writes, see `AccessPort.completeWrites`. `carries`: the writer decides about hiding labels itself. */
export interface ObscuringKeeper {
  complete(operations: readonly WriteOperation[], carries: boolean): Promise<readonly WriteOperation[]>;
  /**
   * Begins to look for what the completion of the write of this resource will ask for, while the resource is still checked; its next
   * completion, if it is alone, takes what was found.
   */
  anticipate(resource: Resource): void;
  /** Labels what the obscurings of a person reach and has no label yet: data that was being written meanwhile. */
  recheck(patient: string): Promise<number>;
}

/** Labels that one atomic step sets beside its own writes; what is beyond is labelled before it. */
const labelsInStep = 500;
/** How often labels are computed anew when others change meanwhile what they are for. */
const attempts = 5;
/** An obscuring is obscured itself. Source: ministerial decree of 7 September 2023, art. 9. */
const veryRestricted = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' };

type Put = CreateOperation | UpdateOperation;

/**
 * Keeps the labels that hide data (P99, P97, P98) in step with the obscurings of the person:
 *
 * - a resource that is written gets the labels of the obscurings in force that reach it, and keeps those that hide it, also
 *   for its stronger protection: who writes it may not even know of them;
 * - an obscuring is labelled V itself;
 * - an obscuring that is written labels what it reaches, in the same atomic step; one that is withdrawn takes the label off
 *   what no other obscuring hides.
 *
 * Refusals: `obscuring-needs-data` 422 when an obscuring names from whom it hides without naming single resources,
 * `obscuring-not-deleted` 409: it is withdrawn by closing its period, so that one can tell what was visible on a day.
 *
 * Source: ministerial decree of 7 September 2023, art. 9 (immediate effect; the obscuring is obscured itself).
 */
export function createObscuringKeeper(parts: ObscuringParts): ObscuringKeeper {
  const { store, patientsOf } = parts;
  const now = parts.now ?? Date.now;

  /** Searches that began ahead of their write, by the resource that is to be written. */
  const begun = new WeakMap<Resource, ReturnType<typeof activeObscurings>>();

  function anticipate(resource: Resource): void {
    const patients = isObscuring(resource) ? [] : patientsOf(resource);
    if (patients.length === 0) return;
    const search = activeObscurings(store, patients);
    // Told to who completes the write.
    search.catch(() => undefined);
    begun.set(resource, search);
  }

  /** The search that began ahead of the write of one resource, once. */
  function taken([only, ...others]: readonly Put[]): ReturnType<typeof activeObscurings> | undefined {
    if (only === undefined || others.length > 0) return undefined;
    const search = begun.get(only.resource);
    begun.delete(only.resource);
    return search;
  }

  async function complete(operations: readonly WriteOperation[], carries: boolean): Promise<readonly WriteOperation[]> {
    for (const operation of operations) await refuseDeletion(store, operation);
    const puts = operations.filter((one): one is Put => one.kind !== 'delete');
    const written = await Promise.all(puts.filter((put) => isObscuring(put.resource)).map(writtenObscuring));
    written.forEach(refuseUnreachable);
    const patients = new Set(puts.flatMap((put) => (isObscuring(put.resource) ? [] : patientsOf(put.resource))));
    if (patients.size === 0 && written.length === 0 && carries) return operations;
    for (const consent of written)
      if (consent.patient?.reference !== undefined) patients.add(consent.patient.reference);
    const [known, current] = await Promise.all([
      taken(puts) ?? activeObscurings(store, [...patients]),
      Promise.all(operations.map((one) => (!carries && one.kind === 'update' ? currentOf(one) : []))),
    ]);
    const inForce = obscuringsAfter(known, written, now());
    const completed = operations.map((one, index) => labelled(one, inForce, current[index] ?? []));
    const appended = await changesOf(written, known, inForce, addressesOf(operations));
    if (appended.length > 0) return [...completed, ...appended];
    return completed.every((one, index) => one === operations[index]) ? operations : completed;
  }

  /** The obscuring that a write stores, with the id it will have when the write replaces one. */
  async function writtenObscuring(put: Put): Promise<Consent> {
    const consent = put.resource as Consent;
    const patient = referenceOf(consent.patient);
    const id =
      consent.id ?? (put.kind === 'update' && put.criteria ? (await matchesOf(put.criteria))[0]?.id : undefined);
    const [reference] = patient;
    return { ...consent, ...(id === undefined ? {} : { id }), patient: reference === undefined ? {} : { reference } };
  }

  async function matchesOf(criteria: SearchPlan): Promise<readonly StoredVersion[]> {
    return (await store.search({ ...criteria, count: 2 })).entries;
  }

  /** The operation with the labels its resource must have, given the versions whose labels stay. */
  function labelled(
    operation: WriteOperation,
    inForce: readonly Obscuring[],
    current: readonly StoredVersion[],
  ): WriteOperation {
    if (operation.kind === 'delete') return operation;
    const { resource } = operation;
    const about = patientsOf(resource);
    const rules = new Set(rulesOf(resource));
    for (const one of inForce) if (about.includes(one.patient) && hides(one, resource)) rules.add(one.rule);
    const kept = current.flatMap(({ json }) =>
      json === undefined ? [] : hidingLabelsOf(parseJsonText(json) as Resource),
    );
    const complete = withLabels(withRules(resource, rules), isObscuring(resource) ? [...kept, veryRestricted] : kept);
    const labelled = complete === resource ? operation : { ...operation, resource: complete };
    if (operation.kind !== 'update' || labelled.kind !== 'update') return labelled;
    const guard = guardOf(operation, current);
    return guard === undefined ? labelled : { ...labelled, expectedVersion: guard };
  }

  async function currentOf({ resource, criteria }: UpdateOperation): Promise<readonly StoredVersion[]> {
    if (criteria !== undefined) return matchesOf(criteria);
    const { resourceType: type, id } = resource;
    const current = id === undefined ? undefined : await store.read({ type, id });
    return current === undefined ? [] : [current];
  }

  /** Updates of other resources that the written obscurings ask for; more than fit in one step are labelled beforehand. */
  async function changesOf(
    written: readonly Consent[],
    known: readonly Consent[],
    inForce: readonly Obscuring[],
    own: ReadonlySet<string>,
  ): Promise<readonly WriteOperation[]> {
    let added: UpdateOperation[] = [];
    const removed: UpdateOperation[] = [];
    for (const patient of new Set(written.flatMap((consent) => consent.patient?.reference ?? []))) {
      const withdrawn = withdrawnBy(written, known, patient, now());
      const inForceHere = inForce.filter((one) => one.patient === patient);
      for await (const found of resourcesAbout(store, parts.links, patient)) {
        if (own.has(`${found.version.type}/${found.version.id}`)) continue;
        const change = changeOf(found, inForceHere, withdrawn);
        if (change === undefined) continue;
        (rulesOf(change.resource).size >= rulesOf(found.resource).size ? added : removed).push(change);
        if (added.length > labelsInStep) {
          await writeLabels(added, inForceHere, withdrawn);
          added = [];
        }
      }
    }
    return [...added, ...removed];
  }

  /** Writes labels apart from a step; what others changed meanwhile is labelled as it is then. */
  async function writeLabels(
    changes: readonly UpdateOperation[],
    inForce: readonly Obscuring[],
    withdrawn: readonly Obscuring[],
  ): Promise<void> {
    let left = changes;
    for (let attempt = 1; left.length > 0; attempt++) {
      try {
        await store.write(left);
        return;
      } catch (error) {
        if (!(error instanceof FhirError) || error.issues[0]?.code !== 'version-mismatch') throw error;
        if (attempt === attempts) throw new FhirError({ code: 'write-conflict' });
      }
      const again: UpdateOperation[] = [];
      for (const { resource } of left) {
        const version = await store.read({ type: resource.resourceType, id: resource.id ?? '' });
        if (version?.json === undefined) continue;
        const found = { version, resource: parseJsonText(version.json) as Resource };
        const change = changeOf(found, inForce, withdrawn);
        if (change !== undefined) again.push(change);
      }
      left = again;
    }
  }

  return {
    complete,
    anticipate,
    async recheck(patient) {
      const known = await activeObscurings(store, [patient]);
      const inForce = obscuringsAfter(known, [], now());
      let changed = 0;
      for await (const found of resourcesAbout(store, parts.links, patient)) {
        const change = changeOf(found, inForce, []);
        if (change === undefined) continue;
        await writeLabels([change], inForce, []);
        changed++;
      }
      return changed;
    },
  };
}

/** The version that an update was completed from, so that a label which comes in between is not lost. */
function guardOf(operation: UpdateOperation, current: readonly StoredVersion[]): string | undefined {
  const [only] = current;
  const isFree = operation.expectedVersion === undefined && operation.criteria === undefined;
  return isFree && only?.deleted === false ? only.versionId : undefined;
}

/** The update that gives a resource the labels it must have; undefined when it has them. */
function changeOf(
  { version, resource }: PatientResource,
  inForce: readonly Obscuring[],
  withdrawn: readonly Obscuring[],
): UpdateOperation | undefined {
  const rules = new Set(rulesOf(resource));
  for (const one of withdrawn) if (hides(one, resource)) rules.delete(one.rule);
  for (const one of inForce) if (hides(one, resource)) rules.add(one.rule);
  const complete = withRules(resource, rules);
  if (complete === resource) return undefined;
  return { kind: 'update', method: 'PATCH', resource: complete, expectedVersion: version.versionId };
}

/** Obscurings in force once the written ones have taken the place of what they replace. */
function obscuringsAfter(known: readonly Consent[], written: readonly Consent[], now: number): readonly Obscuring[] {
  const replaced = new Set(written.flatMap(({ id }) => id ?? []));
  const current = [...known.filter(({ id }) => id === undefined || !replaced.has(id)), ...written];
  return current.flatMap((consent) => obscuringOf(consent, now) ?? []);
}

/** What the written obscurings of a person hid before and may hide no longer. */
function withdrawnBy(
  written: readonly Consent[],
  known: readonly Consent[],
  patient: string,
  now: number,
): readonly Obscuring[] {
  const replaced = new Set(written.flatMap(({ id }) => id ?? []));
  return known
    .filter((consent) => consent.id !== undefined && replaced.has(consent.id))
    .flatMap((consent) => obscuringOf(consent, now) ?? [])
    .filter((one) => one.patient === patient);
}

function refuseUnreachable(consent: Consent): void {
  const data = consent.provision?.data ?? [];
  const single = data.length > 0 && data.every((one) => one.meaning === 'instance');
  if (namesActors(consent) && !single) {
    throw new FhirError({ code: 'obscuring-needs-data', expression: ['Consent.provision.data'] });
  }
}

async function refuseDeletion(store: Pick<Store, 'read'>, operation: WriteOperation): Promise<void> {
  if (operation.kind !== 'delete' || operation.type !== 'Consent' || operation.id === undefined) return;
  const current = await store.read({ type: 'Consent', id: operation.id });
  if (current?.json === undefined || !isObscuring(parseJsonText(current.json) as Resource)) return;
  throw new FhirError({
    code: 'obscuring-not-deleted',
    expression: operation.place === undefined ? [] : [operation.place],
  });
}

function addressesOf(operations: readonly WriteOperation[]): ReadonlySet<string> {
  return new Set(
    operations.flatMap((operation) =>
      operation.kind === 'delete'
        ? [`${operation.type}/${operation.id ?? ''}`]
        : [`${operation.resource.resourceType}/${operation.resource.id ?? ''}`],
    ),
  );
}
