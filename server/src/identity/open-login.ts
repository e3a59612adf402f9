import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import type Koa from 'koa';
import type { Configuration } from '../config/index.ts';
import type { FederationEvent } from './federation/provider-directory.ts';
import type { LoginEvent } from './login/login-event.ts';
import { createLoginService } from './login/login-service.ts';
import type { LoginStep } from './login/port.ts';
import { createRelyingParty, type RelyingParty } from './relying-party/relying-party.ts';
import { sandboxFederation } from './relying-party/sandbox-federation.ts';
import {
  type RelyingPartyConfiguration,
  type RelyingPartySettings,
  readRelyingPartySettings,
} from './relying-party/settings.ts';
import { type ConfiguredOptions, readSpidSamlOptions, type SpidSamlConfiguration } from './saml/settings.ts';
import type { SamlEvent } from './saml/sign-in.ts';
import { createSpidSaml, type SpidSaml } from './saml/spid-saml.ts';
import { sandboxLogin } from './sandbox/login-step.ts';

/** What the login of a server is opened with. */
export interface OpenLoginOptions {
  readonly configuration: RelyingPartyConfiguration & SpidSamlConfiguration & Pick<Configuration, 'mode'>;
  /** Folder that relative paths in the configuration start from. */
  readonly folder: string;
  /**
   * Present when the sandbox identity provider runs at `<base>/sandbox-idp`: the trust marks about `<base>` that its trust
   * anchor issued. Never in production.
   */
  readonly sandboxTrustMarks?: readonly string[];
  /** Whether the page has the list of test users too. Never in production. */
  readonly listsTestUsers?: boolean;
  readonly onEvent?: (event: LoginEvent | FederationEvent | SamlEvent) => void;
  /** Told when the login log cannot be written. */
  readonly onLogFailure?: (reason: string) => void;
}

/** The login of a server. */
export interface OpenedLogin {
  /** For the authorization server. */
  readonly step: LoginStep;
  /** For the HTTP server, before anything that reads request bodies. */
  readonly mounts: readonly {
    readonly path: string;
    readonly app: Koa | ((request: IncomingMessage, response: ServerResponse) => unknown);
  }[];
  /** To be called once the server listens: authorities read our configuration while we read theirs. */
  start(): void;
  close(): Promise<void>;
}

/**
 * Opens everything of the login that the configuration asks for: SPID and CIE by OpenID Federation, SPID by SAML, in the
 * sandbox its own federation. It is the one place where they come together; `compose.ts` hands `step` to the
 * authorization server and adds `mounts` to those of the HTTP server.
 *
 * Resolves with issues (`configuration-invalid`) when the configuration lacks something; nothing is open then.
 */
export async function openLogin(
  options: OpenLoginOptions,
): Promise<
  { readonly ok: true; readonly login: OpenedLogin } | { readonly ok: false; readonly issues: readonly Issue[] }
> {
  const { configuration, sandboxTrustMarks, onEvent, onLogFailure } = options;
  const { baseUrl } = configuration.server;
  const withTestUsers = options.listsTestUsers === true;
  if (configuration.mode === 'production' && (withTestUsers || sandboxTrustMarks !== undefined)) {
    throw new Error('production does not trust the sandbox federation');
  }
  const read = await readRelyingPartySettings(configuration, options.folder);
  const saml = configuration.spidSaml.enabled ? await readSpidSamlOptions(configuration, options.folder) : undefined;
  const issues = [read, saml].flatMap((each) => (each === undefined || each.ok ? [] : each.issues));
  if (!read.ok || saml?.ok === false) return { ok: false, issues };
  const spidSaml = saml && (await openSpidSaml(saml.options, onEvent));
  const settings = withSandbox(read.settings, baseUrl, sandboxTrustMarks);
  const party: RelyingParty | undefined =
    settings.schemes.length === 0
      ? undefined
      : await createRelyingParty({
          baseUrl,
          folder: join(configuration.data, 'identity'),
          settings,
          allowLoopback: sandboxTrustMarks !== undefined,
          ...(onEvent === undefined ? {} : { onEvent }),
        });
  const service = await createLoginService({
    baseUrl,
    dataDir: configuration.data,
    adapters: [party?.adapter, spidSaml?.adapter].filter((each) => each !== undefined),
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(onLogFailure === undefined ? {} : { onLogFailure }),
  });
  return {
    ok: true,
    login: {
      step: withTestUsers ? sandboxLogin(`${baseUrl}/oidc`, service.step) : service.step,
      mounts: [
        { path: '/login', app: service.app },
        ...(party === undefined ? [] : [{ path: '/.well-known/openid-federation', app: party.configurationApp }]),
      ],
      start: () => party?.start(),
      async close() {
        spidSaml?.close();
        await service.close();
      },
    },
  };
}

function openSpidSaml(settings: ConfiguredOptions, onEvent: OpenLoginOptions['onEvent']): Promise<SpidSaml> {
  return createSpidSaml({
    ...settings,
    recordEvidence: () => Promise.reject(new Error('the login pages write the login log')),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

/** Adds the federation of test people; where there is no other one, its organization too. */
function withSandbox(
  settings: RelyingPartySettings,
  baseUrl: string,
  trustMarks: readonly string[] | undefined,
): RelyingPartySettings {
  if (trustMarks === undefined) return settings;
  const sandbox = sandboxFederation(baseUrl, trustMarks);
  if (settings.schemes.length === 0) return sandbox;
  return { ...settings, schemes: [...settings.schemes, ...sandbox.schemes] };
}
