import type { Organization } from '@medplum/fhirtypes';
import type { DistributorStock, StockReply } from '../../services/dispensing/distributor-stock.ts';
import { dayOf } from '../../services/steps/days.ts';
import { identifierIn, systems } from '../sistema-ts/from-fhir/systems.ts';
import { hasForm } from './message-form.ts';
import table from './messages.json' with { type: 'json' };
import type { WebDpcPort } from './port.ts';

const unidentified = {
  it: 'La farmacia non ha un codice che WebDPC accetti',
  en: 'The pharmacy has no code that WebDPC takes',
};

/** The stock of the distributor, asked of WebDPC once the exchange is open. */
export class WebDpcStock implements DistributorStock {
  #port: WebDpcPort | undefined;

  /** Takes the port that is asked from now on. */
  connect(port: WebDpcPort): void {
    this.#port = port;
  }

  /** Asks no more. */
  disconnect(): void {
    this.#port = undefined;
  }

  async ask(organization: Organization, aics: readonly string[], now: number): Promise<StockReply> {
    if (this.#port === undefined) return { kind: 'unreached' };
    const pharmacy = identifierIn(organization, systems.pharmacy)?.toUpperCase();
    if (pharmacy === undefined || !hasForm('pharmacy', pharmacy)) return { kind: 'refused', reason: unidentified };
    const reply = await this.#port.call('stock', { pharmacy, day: dayOf(now), aics: [...aics] });
    if (reply.kind === 'accepted') return { kind: 'told', items: reply.answer.items };
    if (reply.kind !== 'refused') return { kind: 'unreached' };
    const { [reply.code]: reason = table.refusals.content }: Partial<Record<string, { it: string; en: string }>> =
      table.refusals;
    return { kind: 'refused', reason };
  }
}
