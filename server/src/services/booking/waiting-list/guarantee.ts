import type { Patient } from '@medplum/fhirtypes';
import { healthAuthorityOf } from '../../../analytics/operation/health-authority.ts';
import { organizationChain, type Reading } from '../../steps/stored.ts';
import { keepsGuarantee } from './offer-slot.ts';
import type { Offer } from './offer-task.ts';

/**
 * Where times are guaranteed to a person: the health authority that assists her (`Organization/x`), by `managingOrganization` of her record.
 * Undefined for who is assisted by none of the Region: then no protected path is due. Source: PNGLA 2019-2021.
 */
export async function guaranteeAreaOf(store: Reading, { managingOrganization }: Patient): Promise<string | undefined> {
  const authority = await healthAuthorityOf(store, managingOrganization?.reference);
  return authority === undefined ? undefined : `Organization/${authority}`;
}

/** Whether an area (`Organization/x`) is a health authority or a part of one. */
export async function levelOf(store: Reading, area: string | undefined): Promise<'asl' | 'district'> {
  if (area === undefined) return 'asl';
  return `Organization/${await healthAuthorityOf(store, area)}` === area ? 'asl' : 'district';
}

/** Whether an area lies in another, itself included. */
export async function liesIn(store: Reading, area: string, other: string): Promise<boolean> {
  return (await organizationChain(store, area)).includes(other);
}

/** State of a wait after an offer was refused or lapsed: whoever refuses in time and in the area leaves the guarantee. */
export function stateAfter(offer: Offer, answer: 'refused' | 'lapsed'): 'waiting' | 'offer-refused' | 'protected-path' {
  if (!keepsGuarantee({ ...offer, answer })) return 'offer-refused';
  return offer.before === 'protected-path' || offer.before === 'offer-refused' ? offer.before : 'waiting';
}
