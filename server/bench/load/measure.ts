import type { Answer, Ask, LoadClient } from './client.ts';

/** What one client of the load does over and over; it says how many requests that was. */
export type ClientStep = (client: LoadClient, ask: Asker) => Promise<void>;

/** Sends one request, measured, and checks its status, which has to be one of those given. */
export type Asker = (request: Ask, ...expected: readonly number[]) => Promise<Answer>;

/** Figures of one measured load. Latencies in milliseconds. */
export interface Figures {
  readonly requests: number;
  readonly errors: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Runs a step on every connection again and again: first `warmUp` seconds uncounted, then `seconds` counted.
 * Bounded in time by construction.
 */
export async function measure(
  connections: readonly LoadClient[],
  makeStep: (client: number) => ClientStep,
  options: { readonly warmUp: number; readonly seconds: number },
): Promise<Figures> {
  const latencies: number[] = [];
  let errors = 0;
  const start = performance.now() + options.warmUp * 1000;
  const end = start + options.seconds * 1000;
  let firstCounted = Number.POSITIVE_INFINITY;
  let lastCounted = 0;
  await Promise.all(
    connections.map(async (connection, client) => {
      const step = makeStep(client);
      const ask: Asker = async (request, ...expected) => {
        const sent = performance.now();
        const answer = await connection.ask(request);
        const received = performance.now();
        if (sent >= start && received <= end) {
          latencies.push(received - sent);
          if (sent < firstCounted) firstCounted = sent;
          if (received > lastCounted) lastCounted = received;
          if (!expected.includes(answer.status)) errors++;
        }
        return answer;
      };
      while (performance.now() < end) await step(connection, ask);
    }),
  );
  return toFigures(latencies, errors, (lastCounted - firstCounted) / 1000);
}

/** Figures of a list of latencies in milliseconds. */
export function toFigures(latencies: number[], errors: number, seconds: number): Figures {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    errors,
    seconds,
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
  };
}
