import { type Configuration, ConfigurationError } from './config/index.ts';
import type { ConfiguredExchange } from './exchanges/open-exchanges.ts';
import { openSistemaTs, type SistemaTsOptions } from './exchanges/sistema-ts/open-sistema-ts.ts';
import { readCredentials } from './exchanges/sistema-ts/read-credentials.ts';
import { openWebDpc, type WebDpcOptions } from './exchanges/webdpc/open-webdpc.ts';
import { readAccess } from './exchanges/webdpc/read-access.ts';

/** The exchanges with other systems that are enabled. Throws `ConfigurationError` for one that lacks something. */
export function configuredExchanges(configuration: Configuration): readonly ConfiguredExchange[] {
  const { sistemaTs, webdpc } = configuration;
  return [
    ...(sistemaTs.enabled ? [configuredSistemaTs(configuration)] : []),
    ...(webdpc.enabled ? [configuredWebDpc(configuration)] : []),
  ];
}

function configuredSistemaTs(configuration: Configuration): ConfiguredExchange {
  const reach = reachOfSistemaTs(configuration);
  const { regionCode: region, connections, timeoutSeconds } = configuration.sistemaTs;
  return {
    open: () => openSistemaTs({ region, connections, timeout: timeoutSeconds * 1000, reach }),
    limits: limitsOf(configuration.sistemaTs),
  };
}

function configuredWebDpc(configuration: Configuration): ConfiguredExchange {
  const reach = reachOfWebDpc(configuration);
  const { connections, timeoutSeconds, followSeconds } = configuration.webdpc;
  return {
    open: () => openWebDpc({ connections, timeout: timeoutSeconds * 1000, followEvery: followSeconds * 1000, reach }),
    limits: limitsOf(configuration.webdpc),
  };
}

function limitsOf({ connections, attempts, settleSeconds }: Configuration['sistemaTs' | 'webdpc']) {
  return { concurrency: connections, attempts, settle: settleSeconds * 1000 };
}

function reachOfSistemaTs({ mode, data, sistemaTs }: Configuration): SistemaTsOptions['reach'] {
  if (sistemaTs.mode === 'simulator') {
    if (mode === 'production') throw new Error('production has no simulator');
    return { kind: 'simulator', dataDirectory: data, faultShare: sistemaTs.simulatorFaults / 100 };
  }
  if (sistemaTs.address === '') refuse('sistemaTs.address', 'https://…');
  const read = readCredentials(sistemaTs.credentials, sistemaTs.certificate);
  if (!read.ok) return refuse(`sistemaTs.${read.option}`, read.expected);
  const { address, planAddress } = sistemaTs;
  const plans = planAddress === '' ? {} : { planAddress };
  return { kind: 'service', address, ...plans, credentials: read.credentials };
}

function reachOfWebDpc({ mode, data, webdpc }: Configuration): WebDpcOptions['reach'] {
  if (webdpc.mode === 'simulator') {
    if (mode === 'production') throw new Error('production has no simulator');
    const pace = webdpc.simulatorSeconds * 1000;
    return { kind: 'simulator', dataDirectory: data, faultShare: webdpc.simulatorFaults / 100, pace };
  }
  if (webdpc.address === '') refuse('webdpc.address', 'https://…');
  const read = readAccess(webdpc);
  if (!read.ok) return refuse(`webdpc.${read.option}`, read.expected);
  const { ok: _, ...access } = read;
  return { kind: 'service', address: webdpc.address, ...access };
}

function refuse(option: string, expected: string): never {
  throw new ConfigurationError([{ code: 'configuration-invalid', values: { option, expected } }]);
}
