import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import { isWebAddress } from './registry-metadata.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import type { SpidSamlOptions } from './spid-saml.ts';

/** The part of the configuration that SPID SAML reads. */
export type SpidSamlConfiguration = Pick<Configuration, 'data' | 'server' | 'organization' | 'spidSaml'>;

/** Options that come from the configuration; log and events are given where the parts are put together. */
export type ConfiguredOptions = Omit<SpidSamlOptions, 'recordEvidence' | 'onEvent' | 'now'>;

/** Path on this server where the application of SPID SAML is mounted. */
export const samlMountPath = '/login/saml';

/**
 * Makes the options of SPID SAML out of the configuration, or says by `configuration-invalid` which options are missing
 * for it: `spidSaml.enabled` asks for the whole `organization` and a registry.
 *
 * @param folder folder that relative paths start from
 */
export async function readSpidSamlOptions(
  configuration: SpidSamlConfiguration,
  folder: string,
): Promise<
  { readonly ok: true; readonly options: ConfiguredOptions } | { readonly ok: false; readonly issues: Issue[] }
> {
  const { organization, spidSaml, server, data } = configuration;
  const issues: Issue[] = [];
  const refuse = (option: string, expected: string): void => {
    issues.push({ code: 'configuration-invalid', values: { option, expected } });
  };
  for (const [name, value] of Object.entries(organization)) {
    if (value === '') refuse(`organization.${name}`, 'given when spidSaml.enabled is true');
  }
  const { registry, registryCertificate } = spidSaml;
  if (registry === '') refuse('spidSaml.registry', 'given when spidSaml.enabled is true');
  const isAddress = isWebAddress(registry);
  if (isAddress && registryCertificate === '') {
    refuse('spidSaml.registryCertificate', 'given when the registry is an address');
  }
  const base = `${server.baseUrl}${samlMountPath}`;
  if (!isWebAddress(base)) refuse('server.baseUrl', 'https when spidSaml.enabled is true');
  const certificate =
    registryCertificate === '' ? undefined : await readCertificate(resolve(folder, registryCertificate));
  if (registryCertificate !== '' && certificate === undefined) {
    refuse('spidSaml.registryCertificate', 'the path of a file that can be read');
  }
  if (issues.length > 0) return { ok: false, issues };
  return {
    ok: true,
    options: {
      serviceProvider: toServiceProvider(configuration, base),
      folder: join(data, 'identity', 'spid-saml'),
      registry: isAddress ? registry : resolve(folder, registry),
      ...(certificate === undefined ? {} : { registryCertificate: certificate }),
      registryRefreshSeconds: spidSaml.registryRefreshMinutes * 60,
      clockToleranceSeconds: spidSaml.clockToleranceSeconds,
      requestSeconds: spidSaml.requestMinutes * 60,
    },
  };
}

function toServiceProvider({ organization, spidSaml }: SpidSamlConfiguration, base: string): SpidServiceProvider {
  return {
    entityId: spidSaml.entityId === '' ? `${base}/metadata` : spidSaml.entityId,
    assertionConsumerUrl: `${base}/acs`,
    singleLogoutUrl: `${base}/slo`,
    serviceName: spidSaml.serviceName,
    organization,
  };
}

async function readCertificate(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
