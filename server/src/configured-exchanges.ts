import { FhirError } from '@sinfonia/profiles/issues';
import { type Configuration, ConfigurationError } from './config/index.ts';
import { FseDesk } from './exchanges/fse/desk.ts';
import type { GatewayLogEntry } from './exchanges/fse/gateway/rest-adapter.ts';
import { type FseOptions, openFse, type SigningOptions } from './exchanges/fse/open-fse.ts';
import { callbackUrl, readPushSecret } from './exchanges/fse/push-app.ts';
import { PushDesk } from './exchanges/fse/push-route.ts';
import { readFseAccess, readSecret } from './exchanges/fse/read-access.ts';
import { isOrganisationId } from './exchanges/fse/rules/claims.ts';
import type { ConfiguredExchange } from './exchanges/open-exchanges.ts';
import { openSistemaTs, type SistemaTsOptions } from './exchanges/sistema-ts/open-sistema-ts.ts';
import { readCredentials } from './exchanges/sistema-ts/read-credentials.ts';
import { openWebDpc, type WebDpcOptions } from './exchanges/webdpc/open-webdpc.ts';
import { readAccess } from './exchanges/webdpc/read-access.ts';
import { WebDpcStock } from './exchanges/webdpc/stock.ts';

/** What works for steps while an exchange is open. */
export interface ExchangeDesks {
  /** Asks WebDPC for the stock of the distributor. */
  readonly stock?: WebDpcStock;
  /** Validates and signs documents of the FSE. */
  readonly documents?: FseDesk;
  /** Takes what the gateway of the FSE tells. */
  readonly push?: PushDesk;
  /** Told of calls of the gateway; nothing of a document or a person. */
  readonly log?: (entry: GatewayLogEntry) => void;
}

/** The exchanges with other systems that are enabled. Throws `ConfigurationError` for one that lacks something. */
export function configuredExchanges(
  configuration: Configuration,
  { stock = new WebDpcStock(), documents = new FseDesk(), push = new PushDesk(), log }: ExchangeDesks = {},
): readonly ConfiguredExchange[] {
  const { sistemaTs, webdpc, fse } = configuration;
  return [
    ...(fse.enabled
      ? [configuredFse(configuration, { desk: documents, push, ...(log === undefined ? {} : { log }) })]
      : []),
    ...(sistemaTs.enabled ? [configuredSistemaTs(configuration)] : []),
    ...(webdpc.enabled ? [configuredWebDpc(configuration, stock)] : []),
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

function configuredWebDpc(configuration: Configuration, stock: WebDpcStock): ConfiguredExchange {
  const reach = reachOfWebDpc(configuration);
  const { connections, timeoutSeconds, followSeconds } = configuration.webdpc;
  return {
    open: () =>
      openWebDpc({ connections, timeout: timeoutSeconds * 1000, followEvery: followSeconds * 1000, stock, reach }),
    limits: limitsOf(configuration.webdpc),
  };
}

function limitsOf({ connections, attempts, settleSeconds }: Configuration['sistemaTs' | 'webdpc' | 'fse']) {
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

function configuredFse(
  configuration: Configuration,
  desks: Pick<FseOptions, 'desk' | 'push' | 'log'>,
): ConfiguredExchange {
  const { data, server, fse } = configuration;
  if (!isOrganisationId(fse.organisation)) refuse('fse.organisation', 'an organisation of the FSE, e.g. 150');
  const reach = reachOfFse(configuration);
  const signing = signingOfFse(configuration);
  if (fse.transport === 'ini') throw new FhirError({ code: 'fse-transport-unavailable', values: { transport: 'ini' } });
  const { organisation, transport, connections } = fse;
  const application = { id: fse.applicationId, vendor: fse.applicationVendor, version: fse.applicationVersion };
  return {
    open: async () =>
      openFse({
        ...{ ...desks, dataDirectory: data, organisation, transport, application, connections, signing, reach },
        connectTimeout: fse.connectSeconds * 1000,
        readTimeout: fse.timeoutSeconds * 1000,
        followEvery: fse.followSeconds * 1000,
        grace: fse.graceSeconds * 1000,
        keepFor: fse.keepDays * 86_400_000,
        ...(fse.push ? { callbackUrl: callbackUrl(server.baseUrl, await readPushSecret(data)) } : {}),
      }),
    limits: limitsOf(fse),
  };
}

function reachOfFse({ mode, fse }: Configuration): FseOptions['reach'] {
  if (fse.mode === 'simulator') {
    if (mode === 'production') throw new Error('production has no simulator');
    const schemas = fse.schemas === '' ? {} : { schemas: fse.schemas };
    return { kind: 'simulator', faultShare: fse.simulatorFaults / 100, ...schemas };
  }
  if (fse.address === '') refuse('fse.address', 'https://…');
  for (const option of ['applicationId', 'applicationVendor', 'applicationVersion'] as const) {
    if (fse[option] === '') refuse(`fse.${option}`, 'as it is accredited');
  }
  const read = readFseAccess(fse);
  if (!read.ok) return refuse(`fse.${read.option}`, read.expected);
  return { kind: 'service', address: fse.address, tls: read.tls, identity: read.identity };
}

function signingOfFse({ mode, fse }: Configuration): SigningOptions {
  if (fse.signing === 'none') return { kind: 'none' };
  if (fse.signing === 'local') {
    if (mode === 'production') throw new Error('production signs with no test key');
    return { kind: 'local' };
  }
  if (fse.signingAddress === '') refuse('fse.signingAddress', 'https://…');
  if (fse.signingClientId === '') refuse('fse.signingClientId', 'the name of the platform at the service');
  const secret = readSecret(fse.signingClientSecret);
  if (secret === undefined) return refuse('fse.signingClientSecret', 'a file that only its owner may read');
  return { kind: 'remote', address: fse.signingAddress, credentials: { id: fse.signingClientId, secret } };
}

function refuse(option: string, expected: string): never {
  throw new ConfigurationError([{ code: 'configuration-invalid', values: { option, expected } }]);
}
