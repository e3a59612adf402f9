import { join } from 'node:path';
import type Koa from 'koa';
import { loadLogKeys } from '../login-log/log-keys.ts';
import { openLoginLog } from '../login-log/login-log.ts';
import { loginLogFolder } from '../login-log/month-files.ts';
import type { LoginLogPort } from '../login-log/port.ts';
import { createBrowserCookie } from './browser-cookie.ts';
import { createCallbackApp } from './callback-app.ts';
import type { LoginEvent } from './login-event.ts';
import { createLoginStep, type ProviderLoginStep } from './login-step.ts';
import { openOneTimeRecords } from './one-time-records.ts';
import { createPendingLogins } from './pending-logins.ts';
import type { IdentityProviderPort } from './provider-port.ts';

/** What the login is made of. */
export interface LoginServiceOptions {
  /** Public address of the server without a final slash. */
  readonly baseUrl: string;
  /** Data folder: `identity/` holds keys and logins under way, `login-log/` the evidence. */
  readonly dataDir: string;
  readonly adapters: readonly IdentityProviderPort[];
  /** Clock, ms since the epoch, UTC. */
  readonly now?: () => number;
  readonly onEvent?: (event: LoginEvent) => void;
  /** Told when the login log cannot be written: nobody can sign in until it can. */
  readonly onLogFailure?: (reason: string) => void;
}

/** The login, ready to be used by the authorization server and to be mounted. */
export interface LoginService {
  readonly step: ProviderLoginStep;
  /** To be mounted at `/login`, before anything that reads request bodies. */
  readonly app: Koa;
  readonly log: LoginLogPort;
  close(): Promise<void>;
}

/** Puts pages, logins under way, login log and adapters together. */
export async function createLoginService(options: LoginServiceOptions): Promise<LoginService> {
  const { baseUrl, dataDir, adapters, onEvent = () => {} } = options;
  const now = options.now ?? Date.now;
  const folder = join(dataDir, 'identity');
  const keys = await loadLogKeys(folder);
  const log = await openLoginLog(join(dataDir, loginLogFolder), keys, now, options.onLogFailure);
  const records = openOneTimeRecords(join(folder, 'logins.sqlite'), now);
  const parts = {
    adapters,
    pending: createPendingLogins(records, now),
    cookie: createBrowserCookie(baseUrl.startsWith('https:')),
    now,
    onEvent,
  };
  return {
    step: createLoginStep(parts),
    app: createCallbackApp({ ...parts, log }),
    log,
    async close() {
      await Promise.all(adapters.map((adapter) => adapter.close?.()));
      await records.close();
      await log.close();
    },
  };
}
