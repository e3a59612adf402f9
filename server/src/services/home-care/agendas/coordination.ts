import type { PractitionerRole } from '@medplum/fhirtypes';
import { notFound } from '../../../fhir/showing.ts';
import type { Actor } from '../../steps/actor.ts';
import type { Read } from '../../steps/changes.ts';
import { organizationChain, type Reading } from '../../steps/stored.ts';

const coordinating: ReadonlySet<string> = new Set([
  'home-care-coordinator',
  'cooperative-operator',
  'health-authority-system',
]);

/** Whether an actor is the professional herself. */
export function isSelf({ who }: Actor, { id }: Read<PractitionerRole>): boolean {
  return who === `PractitionerRole/${id}`;
}

/**
 * Refuses, as not found (404), who does not coordinate at the organization of a professional: the same one, or another of the same
 * ASL.
 */
export async function requireCoordination(store: Reading, actor: Actor, role: Read<PractitionerRole>): Promise<void> {
  if (actor.role === 'platform-system') return;
  if (coordinating.has(actor.role) && actor.organization !== undefined) {
    const theirs = await organizationChain(store, role.organization?.reference);
    const own = await organizationChain(store, actor.organization);
    // A cooperative is part of no ASL: there the organizations must be the same.
    if (own.some((one) => theirs.includes(one))) return;
  }
  throw notFound({ type: 'PractitionerRole', id: role.id });
}
