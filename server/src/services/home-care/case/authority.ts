import type { Work } from '../../steps/step.ts';
import { organizationChain } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Roles that act for the ASL in charge: they decide on its cases and on no other's. */
const ofTheAuthority: ReadonlySet<string> = new Set([
  'home-care-coordinator',
  'health-authority-system',
  'administrative-operator',
]);

/**
 * Refuses, by rule HC-02 (422), a coordinator or system of another ASL than the one in charge. An ASL is named by itself or
 * one of its districts.
 */
export async function requireAuthority({ actor, context }: Work<HomeCareCase>, authority: string): Promise<void> {
  if (!ofTheAuthority.has(actor.role)) return;
  const own = await organizationChain(context.store, actor.organization);
  const above = await organizationChain(context.store, authority);
  const named = own.includes(authority) || (actor.organization !== undefined && above.includes(actor.organization));
  if (!named) throw refusedBy('HC-02', 'EpisodeOfCare.managingOrganization');
}
