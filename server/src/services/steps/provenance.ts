import { createHash } from 'node:crypto';
import type { Device, Organization, Provenance, Reference } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import { type Actor, clientSystem } from './actor.ts';
import { entrySystem } from './changes.ts';

/** System of the fingerprints of what a step was asked for. */
export const contentSystem = `${canonicalBase}/sid/step-content`;

/** System of the states that steps led to. */
export const stateSystem = `${canonicalBase}/sid/step-state`;

/** What the record of a step says. */
export interface StepRecord {
  readonly step: string;
  readonly actor: Actor;
  /** Reference of the resource that stands for the process, and of all that was written with it. */
  readonly targets: readonly string[];
  /** The name by which the answer shows a target, kept in its display so that a repetition shows the same. */
  readonly namesOf: ReadonlyMap<string, string>;
  /** ms since the epoch, UTC. */
  readonly now: number;
  /** Purpose of use, a code of v3 ActReason. */
  readonly purpose?: string;
  readonly key?: string;
  readonly fingerprint: string;
  /** State that the step led to; absent for what is no step of a caller. */
  readonly state?: string;
}

/**
 * The record of a step: who made it, in whose name, by which client, and what it wrote. A client's key and the fingerprint of
 * what was asked stand in `entity`, so that a repetition is known as such. Profile `sinfonia-provenance`.
 */
export function provenanceOf(record: StepRecord): Provenance {
  const { actor, key, state } = record;
  const entities = [
    ...(key === undefined ? [] : [{ system: entrySystem, value: key }]),
    { system: contentSystem, value: record.fingerprint },
    ...(state === undefined ? [] : [{ system: stateSystem, value: state }]),
  ];
  return {
    resourceType: 'Provenance',
    meta: { profile: [profileUrl.SinfoniaProvenance] },
    target: record.targets.map((reference) => {
      const display = record.namesOf.get(reference);
      return display === undefined ? { reference } : { reference, display };
    }),
    recorded: new Date(record.now).toISOString(),
    reason: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: record.purpose ?? 'TREAT' }],
      },
    ],
    activity: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'UPDATE' },
        { system: stepSystem, code: record.step },
      ],
    },
    agent: agentsOf(actor),
    entity: entities.map((identifier) => ({ role: 'source', what: { identifier } })),
  };
}

/** Who made a step: the person on behalf of an organization, by a client; or the client by itself. */
export function agentsOf(actor: Actor): Provenance['agent'] {
  const agentType = (code: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }],
  });
  const system: Reference<Device> = { type: 'Device', identifier: { system: clientSystem, value: actor.client } };
  const onBehalfOf =
    actor.organization === undefined || actor.who === actor.organization
      ? {}
      : { onBehalfOf: { reference: actor.organization } as Reference<Organization> };
  return [
    actor.who === undefined
      ? { type: agentType('author'), who: system }
      : { type: agentType('author'), who: { reference: actor.who }, ...onBehalfOf },
    ...(actor.who === undefined ? [] : [{ type: agentType('assembler'), who: system }]),
  ];
}

/** Code system of the steps of services: the names of their operations. */
export const stepSystem = `${canonicalBase}/CodeSystem/service-step`;

/** The search for the record of a step with a client's key. */
export function planOfRecord(key: string): SearchPlan {
  const parameter = { type: 'Provenance', code: 'entity:identifier' };
  return plainPlan(['Provenance'], { kind: 'token', parameter, anyOf: [{ system: entrySystem, code: key }] }, 2);
}

/** Fingerprint of what a step was asked: the same for the same parameters in the same order. */
export function fingerprintOf(step: string, target: string, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([step, target, body ?? null]))
    .digest('base64url');
}

/** The value of an identifier of a system in the entities of a record. */
export function entityOf({ entity }: Provenance, system: string): string | undefined {
  return entity?.map(({ what }) => what.identifier).find((one) => one?.system === system)?.value;
}
