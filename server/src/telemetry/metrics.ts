import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreHealth } from '../store/port.ts';

/** Measures of the running server, in the Prometheus text format. Labels are templates and codes, never data. */
export interface Metrics {
  /** Content type of the text format. */
  readonly contentType: string;
  /** A request came in. */
  begin(): void;
  /** A request was answered; `seconds` from its first byte to the end of its handling. */
  end(method: string, route: string, status: number, seconds: number): void;
  /** Counts an unexpected error. */
  countInternalError(): void;
  /** Counts a request refused by the rate limit. */
  countThrottled(): void;
  /** Adds gauges of one label, read at each scrape; one that cannot be read is left out. */
  watch(label: string, gauges: Readonly<Record<string, string>>, read: () => Promise<readonly WatchedValues[]>): void;
  /** The text of `/metrics`. */
  render(): Promise<string>;
}

/** Values of the gauges of `Metrics.watch` for one value of the label. */
export interface WatchedValues {
  readonly label: string;
  readonly values: Readonly<Record<string, number>>;
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Creates the measures: HTTP durations by method, route template and status, requests in flight, refusals, process and
 * event-loop figures, and the numeric facts of the store (read at each scrape through `health`).
 */
export function createMetrics(health?: () => Promise<StoreHealth>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let inFlight = 0;
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, route template and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: durationBuckets,
    registers: [registry],
  });
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'HTTP requests being answered.',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  const internalErrors = new Counter({
    name: 'sinfonia_internal_errors_total',
    help: 'Unexpected errors answered with status 500.',
    registers: [registry],
  });
  const throttled = new Counter({
    name: 'sinfonia_throttled_requests_total',
    help: 'Requests refused by the rate limit.',
    registers: [registry],
  });
  if (health) registerStoreFacts(registry, health);

  return {
    contentType: registry.contentType,
    begin() {
      inFlight += 1;
    },
    end(method, route, status, seconds) {
      inFlight -= 1;
      durations.observe({ method, route, status }, seconds);
    },
    countInternalError: () => internalErrors.inc(),
    countThrottled: () => throttled.inc(),
    watch: (label, gauges, read) => registerGauges(registry, label, gauges, read),
    render: () => registry.metrics(),
  };
}

function registerStoreFacts(registry: Registry, health: () => Promise<StoreHealth>): void {
  // A store that cannot tell how it is must not keep the other metrics from being read.
  const ask = (): Promise<StoreHealth> => health().catch(() => ({ ready: false, facts: {} }));
  // Each gauge asks by itself: they are collected side by side, so one that another sets would be a scrape behind.
  new Gauge({
    name: 'sinfonia_store_ready',
    help: 'Whether the store serves.',
    registers: [registry],
    async collect() {
      this.set((await ask()).ready ? 1 : 0);
    },
  });
  new Gauge({
    name: 'sinfonia_store_fact',
    help: 'Numeric facts of the store by name.',
    labelNames: ['name'] as const,
    registers: [registry],
    async collect() {
      const { facts } = await ask();
      this.reset();
      for (const [name, value] of Object.entries(facts)) {
        if (typeof value === 'number') this.set({ name }, value);
      }
    },
  });
}

function registerGauges(
  registry: Registry,
  label: string,
  gauges: Readonly<Record<string, string>>,
  read: () => Promise<readonly WatchedValues[]>,
): void {
  for (const [name, help] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      async collect() {
        this.reset();
        for (const one of await read().catch(() => [])) {
          const value = one.values[name];
          if (value !== undefined) this.set({ [label]: one.label }, value);
        }
      },
    });
  }
}
