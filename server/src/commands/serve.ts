import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

interface ServeOptions {
  readonly port?: string;
}

/**
 * Adds `sinfonia serve`: starts the server and prints its addresses. SIGTERM and SIGINT stop it in order: no new
 * connections, requests in progress finish, accepted writes reach the disk; a second signal ends it at once.
 *
 * Exit codes: 0 stopped in order; 1 ended by a second signal; 2 not started.
 */
export function register(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .option('--port <number>', 'port to listen on (default: from the configuration)')
    .action((options: ServeOptions) =>
      runVerb(
        async (configuration) => {
          const { composeApplication } = await import('../compose.ts');
          const application = await composeApplication(configuration);
          const stopped = stopOnSignal(() => application.stop());
          try {
            const { url } = await application.start();
            printAddresses(url, configuration.mode);
          } catch (error) {
            // A port that is taken must not leave a process behind that holds the store.
            await application.stop();
            throw error;
          }
          await stopped;
          return 0;
        },
        options.port === undefined ? {} : { 'server.port': Number(options.port) },
      ),
    );
}

/** Signals that come closer together than this are one. */
const sameSignalMilliseconds = 1000;

/** Resolves once a signal came and `stop` is done. */
function stopOnSignal(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let since: number | undefined;
    const onSignal = (): void => {
      // Ctrl-C reaches the whole group, and npm passes it on: the same signal arrives twice.
      if (since !== undefined && performance.now() - since < sameSignalMilliseconds) return;
      if (since !== undefined) process.exit(1);
      since = performance.now();
      console.log('SINFONIA si ferma · stopping');
      stop().then(resolve, reject);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

function printAddresses(url: string, mode: 'sandbox' | 'production'): void {
  const lines = [
    `  FHIR R4      ${url}/fhir`,
    `  OAuth 2.0    ${url}/oidc`,
    `  OpenAPI 3.1  ${url}/openapi.json`,
    ...(mode === 'sandbox' ? ['  token        npx sinfonia token'] : []),
    // `performance.now()` counts from the start of the process: what the person at the terminal waited for.
    `SINFONIA pronta · ready  ${url}  (${(performance.now() / 1000).toFixed(1)} s)`,
  ];
  console.log(lines.join('\n'));
}
