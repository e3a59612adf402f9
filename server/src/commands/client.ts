import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/** Options of `sinfonia client register`. */
export interface RegisterOptions {
  readonly statement?: string;
  readonly name?: string;
  readonly software?: string;
  readonly redirect?: readonly string[];
  readonly scope?: string;
  readonly system?: boolean;
  readonly organization?: string;
  readonly key?: string;
  readonly url?: string;
}

const appScopes = 'openid fhirUser offline_access launch launch/patient patient/*.cruds user/*.cruds';
const systemScopes = 'system/*.cruds';

/**
 * Adds `sinfonia client register`: registers a client at the running server by a software statement, from a file, or in the
 * sandbox by one that is made here and signed by the authority of the sandbox. Prints the registration, with its registration
 * access token, as JSON.
 *
 * Exit codes: 0 registered; 1 refused; 2 wrong options; 3 the server does not run.
 */
export function register(program: Command): void {
  program
    .command('client')
    .description('clients of the authorization server')
    .command('register')
    .description('register a client by a software statement')
    .option('--statement <file>', 'software statement of a trusted authority (JWT)')
    .option('--name <name>', 'sandbox: name of the software, for a statement of the authority of the sandbox')
    .option('--software <id>', 'sandbox: identifier of the software (default: from the name)')
    .option('--redirect <address...>', 'sandbox: redirect addresses (default: http://127.0.0.1/callback)')
    .option('--scope <scopes>', 'scopes separated by spaces')
    .option('--system', 'sandbox: a system instead of an application that people use')
    .option('--organization <reference>', 'sandbox: organization that a system acts for, e.g. Organization/asl-204')
    .option('--key <file>', 'sandbox: private key (JWK), made when it is not there; needed by a system')
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .action((options: RegisterOptions) =>
      runVerb(async (configuration) => {
        const { RegistrationError, registerClient } = await import('../identity/sandbox/register-client.ts');
        const { readFile } = await import('node:fs/promises');
        const baseUrl = (options.url ?? configuration.server.baseUrl).replace(/\/$/, '');
        try {
          if ((options.statement === undefined) === (options.name === undefined)) {
            throw new RegistrationError('wrong-use', 'give either --statement or --name');
          }
          const scope = options.scope ?? (options.system ? systemScopes : appScopes);
          const registration = await registerClient(
            baseUrl,
            options.statement === undefined
              ? {
                  dataDir: configuration.data,
                  name: options.name ?? '',
                  softwareId: options.software ?? (options.name ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-'),
                  redirectUris: options.redirect ?? ['http://127.0.0.1/callback'],
                  scope,
                  isSystem: options.system === true,
                  ...(options.organization === undefined ? {} : { organization: options.organization }),
                  ...(options.key === undefined ? {} : { keyFile: options.key }),
                }
              : { statement: (await readFile(options.statement, 'utf8')).trim() },
            options.statement === undefined ? undefined : options.scope,
          );
          console.log(JSON.stringify(registration, null, 2));
          return 0;
        } catch (error) {
          if (!(error instanceof RegistrationError)) throw error;
          console.error(`sinfonia client register: ${error.message}`);
          return { 'not-running': 3, 'wrong-use': 2, refused: 1 }[error.reason];
        }
      }),
    );
}
