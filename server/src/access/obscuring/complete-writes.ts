import type { Consent, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { CreateOperation, Store, StoredVersion, UpdateOperation, WriteOperation } from '../../store/port.ts';
import { hides } from './hides.ts';
import { rulesOf, withRules } from './labels.ts';
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
  /** Labels what the obscurings of a person reach and has no label yet: data that was being written meanwhile. */
  recheck(patient: string): Promise<number>;
}

/** Labels that one atomic step sets beside its own writes; what is beyond is labelled before it. */
const labelsInStep = 500;

type Put = CreateOperation | UpdateOperation;

/**
 * Keeps the labels that hide data (P99, P97, P98) in step with the obscurings of the person:
 *
 * - a resource that is written gets the labels of the obscurings in force that reach it, and keeps those it has, since who
 *   writes it may not even know of them;
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

  async function complete(operations: readonly WriteOperation[], carries: boolean): Promise<readonly WriteOperation[]> {
    for (const operation of operations) await refuseDeletion(store, operation);
    const puts = operations.filter((one): one is Put => one.kind !== 'delete');
    const written = await Promise.all(puts.filter((put) => isObscuring(put.resource)).map(writtenObscuring));
    written.forEach(refuseUnreachable);
    const patients = new Set(puts.flatMap((put) => (isObscuring(put.resource) ? [] : patientsOf(put.resource))));
    if (patients.size === 0 && written.length === 0) return operations;
    for (const consent of written)
      if (consent.patient?.reference !== undefined) patients.add(consent.patient.reference);
    const known = await activeObscurings(store, [...patients]);
    const inForce = obscuringsAfter(known, written, now());
    const completed: WriteOperation[] = [];
    for (const operation of operations) completed.push(await labelled(operation, inForce, carries));
    const appended = await changesOf(written, known, inForce, addressesOf(operations));
    return appended.length === 0 ? completed : [...completed, ...appended];
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

  /** The operation with the labels its resource must have. */
  async function labelled(
    operation: WriteOperation,
    inForce: readonly Obscuring[],
    carries: boolean,
  ): Promise<WriteOperation> {
    if (operation.kind === 'delete') return operation;
    const { resource } = operation;
    const about = patientsOf(resource);
    if (about.length === 0) return operation;
    const rules = new Set(rulesOf(resource));
    for (const one of inForce) if (about.includes(one.patient) && hides(one, resource)) rules.add(one.rule);
    if (!carries && operation.kind === 'update') for (const rule of await presentRules(operation)) rules.add(rule);
    const complete = withRules(resource, rules);
    return complete === resource ? operation : { ...operation, resource: complete };
  }

  async function presentRules({ resource, criteria }: UpdateOperation): Promise<ReadonlySet<string>> {
    const type = resource.resourceType;
    if (criteria !== undefined) {
      const matches = await matchesOf(criteria);
      const rules = matches.flatMap(({ json }) =>
        json === undefined ? [] : [...rulesOf(JSON.parse(json) as Resource)],
      );
      return new Set(rules);
    }
    const current = resource.id === undefined ? undefined : await store.read({ type, id: resource.id });
    return current?.json === undefined ? new Set() : rulesOf(JSON.parse(current.json) as Resource);
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
          await store.write(added);
          added = [];
        }
      }
    }
    return [...added, ...removed];
  }

  return {
    complete,
    async recheck(patient) {
      const known = await activeObscurings(store, [patient]);
      const inForce = obscuringsAfter(known, [], now());
      let changed = 0;
      for await (const found of resourcesAbout(store, parts.links, patient)) {
        const change = changeOf(found, inForce, []);
        if (change === undefined) continue;
        await store.write([change]);
        changed++;
      }
      return changed;
    },
  };
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
