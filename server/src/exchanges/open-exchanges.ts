import { codeSystemUrl } from '@sinfonia/profiles';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import { plainPlan } from '../fhir/search/plain-plan.ts';
import { all, hasCode } from '../services/steps/stored.ts';
import type { Store } from '../store/port.ts';
import type { Exchange } from './exchange.ts';
import { ExchangeRunner } from './exchange-runner.ts';
import { ExchangeOutbox } from './outbox/exchange-outbox.ts';
import type { WorkerLimits } from './outbox/outbox-worker.ts';
import type { TaskWriting } from './tasks/task-writing.ts';

/** An exchange that is configured. It is opened when the server starts, so that nothing listens before. */
export interface ConfiguredExchange {
  readonly open: () => Promise<Exchange>;
  readonly limits: Partial<WorkerLimits>;
}

/** What exchanges are opened with. */
export interface ExchangesOptions extends TaskWriting {
  readonly dataDirectory: string;
  readonly configured: readonly ConfiguredExchange[];
  /** Told of technical failures, by exchange; nothing of the messages. */
  readonly onFailure: (error: unknown) => void;
}

/** How one exchange stands. */
export interface ExchangeFigures {
  readonly exchange: string;
  /** Whether it is configured, and this process is the one that works on it. */
  readonly isAtWork: boolean;
  /** Tasks that nobody has queued yet. */
  readonly requested: number;
  /** Messages that are to be sent, are being sent, or are asked about; and the age of the oldest in seconds. */
  readonly waiting: number;
  readonly oldestSeconds: number;
  /** Messages that someone has to decide about. */
  readonly dead: number;
}

/** The exchanges with other systems at work. */
export interface Exchanges {
  start(): Promise<void>;
  /** Ends when nothing is under way any more. Before the store is closed. */
  stop(): Promise<void>;
  /** Every exchange that there can be, configured or not: what is not at work waits. */
  figures(): Promise<readonly ExchangeFigures[]>;
}

/** Names of the exchanges, with their calls, as `exchange-call` has them. */
const callsOf: ReadonlyMap<string, readonly string[]> = readCalls();

/** Opens the outbox and what runs on it. */
export function openExchanges(options: ExchangesOptions): Exchanges {
  const { context, dataDirectory, configured, onFailure } = options;
  const outbox = new ExchangeOutbox(dataDirectory);
  const runners = new Map<string, ExchangeRunner>();
  return {
    async start() {
      for (const { open, limits } of configured) {
        const exchange = await open();
        const runner = new ExchangeRunner({ ...options, exchange, outbox, limits, onFailure });
        runners.set(exchange.name, runner);
        runner.start();
      }
    },
    async stop() {
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
      outbox.close();
    },
    async figures() {
      const now = Date.now();
      return Promise.all(
        [...callsOf].map(async ([exchange, calls]) => {
          const figures = outbox.figures(exchange);
          const open = (['waiting', 'sending', 'unsure'] as const).flatMap((state) => figures.get(state) ?? []);
          const oldest = Math.min(...open.map((one) => one.oldest));
          return {
            exchange,
            isAtWork: runners.get(exchange)?.isAtWork === true,
            requested: await countRequested(context.store, calls),
            waiting: open.reduce((sum, { count }) => sum + count, 0),
            oldestSeconds: open.length === 0 ? 0 : Math.max(0, Math.round((now - oldest) / 1000)),
            dead: figures.get('dead')?.count ?? 0,
          };
        }),
      );
    },
  };
}

async function countRequested(store: Pick<Store, 'search'>, calls: readonly string[]): Promise<number> {
  const code = {
    kind: 'token',
    parameter: { type: 'Task', code: 'code' },
    anyOf: calls.map((call) => ({ system: codeSystemUrl.ExchangeCall, code: call })),
  } as const;
  const plan = plainPlan(['Task'], all(hasCode('Task', 'status', 'requested'), code), 1);
  return (await store.search({ ...plan, total: 'accurate' })).total ?? 0;
}

function readCalls(): ReadonlyMap<string, readonly string[]> {
  const table = packageTerminology().codeSystem(codeSystemUrl.ExchangeCall);
  if (table === undefined) throw new Error('the package has no calls of exchanges');
  const codes = Array.from(table.concepts(), ([code]) => code);
  return Map.groupBy(codes, (code) => propertyOf(table, code, 'exchange') ?? '');
}
