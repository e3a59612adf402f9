import { join } from 'node:path';
import type Koa from 'koa';
import type { IdentityProviderPort } from '../login/provider-port.ts';
import { createSamlEndpoints } from './endpoints.ts';
import type { RecordSamlEvidence } from './evidence.ts';
import { createSamlAdapter } from './login-adapter.ts';
import { type IdentityProviderRegistry, openRegistry } from './registry.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import { createSignIn, type SamlEvent, type SamlSignIn } from './sign-in.ts';
import { loadSigningPairs } from './sp-keys.ts';
import { buildServiceProviderMetadata } from './sp-metadata.ts';

/** How SPID SAML is set up. */
export interface SpidSamlOptions {
  readonly serviceProvider: SpidServiceProvider;
  /** Folder of the signing pairs (`sp-keys.json`) and of the copy of the registry (`registry.xml`). */
  readonly folder: string;
  /** Path of a metadata file of identity providers, or https address of the registry. */
  readonly registry: string;
  /** PEM certificate that signs the registry. */
  readonly registryCertificate?: string;
  readonly registryRefreshSeconds: number;
  /** How far clocks of identity providers may be from ours, seconds. */
  readonly clockToleranceSeconds: number;
  /** Time somebody has to come back from the identity provider, seconds. */
  readonly requestSeconds: number;
  readonly recordEvidence: RecordSamlEvidence;
  readonly onEvent?: (event: SamlEvent) => void;
  /** Clock, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** SPID SAML, ready: the sign-in, the providers to choose from, and the application to mount at `/login/saml`. */
export interface SpidSaml {
  readonly signIn: SamlSignIn;
  /** The same as one of the ways to sign in of the login pages, which keep requests and write the login log themselves. */
  readonly adapter: IdentityProviderPort;
  readonly registry: IdentityProviderRegistry;
  /** Application for the mount path without that path. */
  readonly app: Koa;
  /** Signed metadata of the service provider, XML. */
  readonly metadata: string;
  /** Ends what runs in the background. */
  close(): void;
}

/**
 * Sets up SPID SAML: makes key and certificate at the first start, reads the registry, signs the metadata.
 *
 * Throws when the signing pairs do not fit the service provider, or the registry is an address without certificate.
 */
export async function createSpidSaml(options: SpidSamlOptions): Promise<SpidSaml> {
  const { serviceProvider, onEvent } = options;
  const now = options.now ?? Date.now;
  const pairs = await loadSigningPairs(join(options.folder, 'sp-keys.json'), serviceProvider, now());
  const registry = await openRegistry({
    source: options.registry,
    ...(options.registryCertificate === undefined ? {} : { certificate: options.registryCertificate }),
    copy: join(options.folder, 'registry.xml'),
    refreshSeconds: options.registryRefreshSeconds,
    onFailure: (reason) => onEvent?.({ kind: 'registry-refused', reason }),
    now,
  });
  const toleranceMs = options.clockToleranceSeconds * 1000;
  const signIn = createSignIn({
    serviceProvider,
    pairs,
    registry,
    recordEvidence: options.recordEvidence,
    toleranceMs,
    requestLifetimeMs: options.requestSeconds * 1000,
    ...(onEvent === undefined ? {} : { onEvent }),
    now,
  });
  const metadata = buildServiceProviderMetadata(serviceProvider, pairs);
  const logout = { serviceProvider, pairs, registry, toleranceMs, now };
  const event = onEvent === undefined ? {} : { onEvent };
  const app = createSamlEndpoints({ signIn, logout, metadata, ...event });
  return {
    signIn,
    adapter: createSamlAdapter({ serviceProvider, pairs, registry, toleranceMs, now, app, ...event }),
    registry,
    app,
    metadata,
    close: () => registry.close(),
  };
}
