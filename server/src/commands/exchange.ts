import type { Command } from 'commander';
import type { ExchangeOutbox, MessageState, MessageSummary } from '../exchanges/outbox/exchange-outbox.ts';
import { runVerb } from './run-verb.ts';

/** States that someone may want to look at. */
const states = ['waiting', 'sending', 'unsure', 'dead', 'done', 'discarded'] as const satisfies readonly MessageState[];

/**
 * Adds `sinfonia exchange`: what is to be told to other systems, and what to do about messages that are dead. Nothing of a message and
 * no number of a prescription is printed; the id is that of the Task. Works beside a running server, which writes what comes of it.
 *
 * Exit codes: 0; 1 when there is no such message, or it is not dead; 2 wrong use.
 */
export function register(program: Command): void {
  const exchange = program.command('exchange').description('what is to be told to other systems');
  exchange
    .command('list')
    .description('messages in a state, oldest first (dead ones unless said)')
    .option('--exchange <name>', 'one exchange only, e.g. sistema-ts')
    .option('--state <state>', `one of ${states.join(', ')}, or all`, 'dead')
    .option('--count <number>', 'most messages of an exchange', '100')
    .action((options: { exchange?: string; state: string; count: string }) =>
      withOutbox((outbox) => {
        const asked = options.state === 'all' ? states : states.filter((state) => state === options.state);
        const count = Number(options.count);
        if (asked.length === 0 || !Number.isInteger(count) || count < 1)
          return wrong('state or count is not one of these');
        for (const name of options.exchange === undefined ? outbox.exchanges() : [options.exchange])
          for (const message of outbox.list(name, asked, count)) console.log(JSON.stringify(shown(name, message)));
        return 0;
      }),
    );
  exchange
    .command('show <exchange> <id>')
    .description('where a message is, and why')
    .action((name: string, id: string) =>
      withOutbox((outbox) => {
        const message = outbox.find(name, id);
        if (message === undefined) return missing(id);
        console.log(JSON.stringify(shown(name, message), undefined, 2));
        return 0;
      }),
    );
  exchange
    .command('send-again <exchange> <id>')
    .description('let a dead message go out again; the other system is asked first whether it has it')
    .action((name: string, id: string) => withOutbox((outbox) => (outbox.sendAgain(name, id) ? 0 : missing(id))));
  exchange
    .command('discard <exchange> <id>')
    .description('give up a dead message: its Task fails, and what waits behind it goes on')
    .action((name: string, id: string) => withOutbox((outbox) => (outbox.discard(name, id) ? 0 : missing(id))));
}

function withOutbox(work: (outbox: ExchangeOutbox) => number): Promise<void> {
  return runVerb(async (configuration) => {
    const { existsSync } = await import('node:fs');
    const { join } = await import('node:path');
    const outbox = await import('../exchanges/outbox/exchange-outbox.ts');
    // A mistaken folder is not to become one with an outbox.
    if (!existsSync(join(configuration.data, outbox.exchangeFolder, outbox.exchangeOutboxDatabase)))
      return wrong(`no outbox in ${configuration.data}`);
    const opened = new outbox.ExchangeOutbox(configuration.data);
    try {
      return work(opened);
    } finally {
      opened.close();
    }
  });
}

function shown(exchange: string, message: MessageSummary): object {
  const { id, kind, state, attempts, reason, cause, created, changed, due } = message;
  const at = (instant: number): string => new Date(instant).toISOString();
  return {
    exchange,
    id,
    kind,
    state,
    attempts,
    ...(cause === undefined ? {} : { cause }),
    ...(reason === undefined ? {} : { reason }),
    queued: at(created),
    changed: at(changed),
    ...(state === 'waiting' || state === 'unsure' ? { due: at(due) } : {}),
  };
}

function missing(id: string): number {
  console.error(`sinfonia exchange: ${id} is not there, or not dead`);
  return 1;
}

function wrong(message: string): number {
  console.error(`sinfonia exchange: ${message}`);
  return 2;
}
