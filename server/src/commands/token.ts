import type { Command } from 'commander';

/** Options of `sinfonia token`; what is absent has the defaults that `--help` shows. */
export interface TokenOptions {
  readonly client?: string;
  readonly scope?: string;
  readonly user?: string;
  readonly role?: string;
  readonly url?: string;
}

const defaultSystemScope = 'system/*.cruds';
const exitCodes = { 'not-running': 3, 'wrong-use': 2, 'no-key': 2, refused: 1 } as const;

/**
 * Adds `sinfonia token`: prints an access token of the running sandbox on standard output, and nothing else there.
 *
 * Exit codes: 0 printed, 1 refused, 2 wrong options or no sandbox key, 3 the server does not run.
 */
export function register(program: Command): void {
  program
    .command('token')
    .description('print an access token of the running sandbox')
    .option('--client <id>', 'client to get the token for: sandbox-backend, or sandbox-app with --user')
    .option(
      '--scope <scopes>',
      `scopes separated by spaces (default: "${defaultSystemScope}", or what the user may have)`,
    )
    .option('--user <codice-fiscale>', 'sign in as somebody of the sandbox, by fiscal code, or as a test user by id')
    .option('--role <role>', 'role or key of the part to take, e.g. citizen (default: the first one offered)')
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .action(async (options: TokenOptions) => {
      const { TokenRequestError } = await import('../identity/sandbox/obtain-token.ts');
      try {
        console.log(await requestSandboxToken(options));
      } catch (error) {
        if (!(error instanceof TokenRequestError)) throw error;
        console.error(`sinfonia token: ${error.message}`);
        process.exitCode = exitCodes[error.reason];
      }
    });
}

/**
 * Gets an access token of the running sandbox, as `sinfonia token` prints it; other verbs use it to talk to the server.
 * Throws `TokenRequestError`.
 */
export async function requestSandboxToken(options: TokenOptions = {}): Promise<string> {
  const { loadConfiguration } = await import('../config/index.ts');
  const { obtainSystemToken, obtainUserToken, readSandboxKey, TokenRequestError } = await import(
    '../identity/sandbox/obtain-token.ts'
  );
  const { sandboxApp, sandboxBackend } = await import('../identity/sandbox/clients.ts');
  const { sandboxUsers, scopesForPeople } = await import('../identity/sandbox/users.ts');
  const { parseCodiceFiscale } = await import('@sinfonia/profiles/value-objects');
  const { configuration } = loadConfiguration({ folder: process.cwd(), environment: process.env });
  const baseUrl = (options.url ?? configuration.server.baseUrl).replace(/\/$/, '');
  const client = options.client ?? (options.user === undefined ? sandboxBackend : sandboxApp);

  if (options.user !== undefined) {
    if (client !== sandboxApp) throw new TokenRequestError('wrong-use', `--user needs the client ${sandboxApp}`);
    const wanted = options.user.trim();
    const codiceFiscale = sandboxUsers.find(({ id }) => id === wanted)?.codiceFiscale ?? wanted.toUpperCase();
    if (!parseCodiceFiscale(codiceFiscale).ok) {
      throw new TokenRequestError('wrong-use', 'no test user has this id, and it is no fiscal code');
    }
    const person = { codiceFiscale, ...(options.role === undefined ? {} : { role: options.role }) };
    return (await obtainUserToken({ baseUrl, scope: options.scope ?? scopesForPeople }, person)).access_token;
  }
  if (client !== sandboxBackend) {
    throw new TokenRequestError('wrong-use', `the client must be ${sandboxBackend}, or ${sandboxApp} with --user`);
  }
  const key = await readSandboxKey(configuration.data);
  return (await obtainSystemToken({ baseUrl, scope: options.scope ?? defaultSystemScope }, key)).access_token;
}
