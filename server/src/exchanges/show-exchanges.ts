import type { StoreHealth } from '../store/port.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Exchanges } from './open-exchanges.ts';

/** How long figures are kept, in ms: the gauges of one scrape are read once. */
const freshness = 1_000;

/** Shows at `/metrics` how exchanges stand. Labels are names of exchanges, nothing of a message. */
export function showInMetrics(metrics: Metrics, exchanges: Exchanges): void {
  let read: ReturnType<Exchanges['figures']> | undefined;
  let readAt = 0;
  const figures = (): ReturnType<Exchanges['figures']> => {
    if (read === undefined || Date.now() - readAt > freshness) {
      read = exchanges.figures();
      readAt = Date.now();
    }
    return read;
  };
  const gauges = {
    sinfonia_exchange_at_work: 'Whether this process works on the exchange.',
    sinfonia_exchange_requested: 'Calls that are asked for and not queued yet.',
    sinfonia_exchange_waiting: 'Messages that are to be sent or are being sent.',
    sinfonia_exchange_oldest_seconds: 'Age of the oldest message that is to be sent.',
    sinfonia_exchange_dead: 'Messages that someone has to decide about.',
  };
  metrics.watch('exchange', gauges, async () =>
    (await figures()).map((one) => ({
      label: one.exchange,
      values: {
        sinfonia_exchange_at_work: one.isAtWork ? 1 : 0,
        sinfonia_exchange_requested: one.requested,
        sinfonia_exchange_waiting: one.waiting,
        sinfonia_exchange_oldest_seconds: one.oldestSeconds,
        sinfonia_exchange_dead: one.dead,
      },
    })),
  );
}

/** The health of the store with a fact for each exchange: that it is off, or what waits. An exchange keeps nobody from being served. */
export async function healthWith(health: () => Promise<StoreHealth>, exchanges: Exchanges): Promise<StoreHealth> {
  const state = await health();
  const figures = await exchanges.figures().catch(() => []);
  const facts = figures.map((one) => {
    const waits = `${one.requested} requested, ${one.waiting} waiting, ${one.dead} dead`;
    return [`exchange.${one.exchange}`, one.isAtWork ? waits : `not at work: ${waits}`] as const;
  });
  return { ...state, facts: { ...state.facts, ...Object.fromEntries(facts) } };
}
