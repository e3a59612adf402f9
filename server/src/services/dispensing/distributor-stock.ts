import type { Organization } from '@medplum/fhirtypes';

/** Whether the distributor has a medicine: a code of the messages of WebDPC. */
export type StockAvailability = 'available' | 'missing' | 'not-in-list';

/** What the distributor says of a medicine. */
export interface StockOf {
  /** AIC, nine digits. */
  readonly aic: string;
  readonly availability: StockAvailability;
  /** Day `YYYY-MM-DD` from which it is expected, for one that is missing. */
  readonly expectedOn?: string;
}

/** What the distributor says of a medicine that was asked about, with those of the same equivalence group. */
export interface StockWithEquivalents extends StockOf {
  readonly equivalents: readonly StockOf[];
}

/** Answer of the distributor: `refused` with why in both languages, `unreached` when it cannot be asked now. */
export type StockReply =
  | { readonly kind: 'told'; readonly items: readonly StockWithEquivalents[] }
  | { readonly kind: 'refused'; readonly reason: { readonly it: string; readonly en: string } }
  | { readonly kind: 'unreached' };

/** The distributor of medicines dispensed on behalf (DPC), as far as its stock goes. Nothing of a person is asked. */
export interface DistributorStock {
  /** What it has for a pharmacy now; `now` in ms since the epoch, UTC. */
  ask(pharmacy: Organization, aics: readonly string[], now: number): Promise<StockReply>;
}

/** A distributor that nobody reaches, where the exchange is not configured. */
export const unreachedStock: DistributorStock = { ask: async () => ({ kind: 'unreached' }) };
