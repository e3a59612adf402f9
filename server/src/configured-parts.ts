import type { AuditTrail } from './access/audit/audit-trail.ts';
import { type Configuration, ConfigurationError } from './config/index.ts';
import type { ConfiguredExchange } from './exchanges/open-exchanges.ts';
import { type NreLots, openNreLots } from './exchanges/sistema-ts/nre-lots.ts';
import { openSistemaTs, type SistemaTsOptions } from './exchanges/sistema-ts/open-sistema-ts.ts';
import { readCredentials } from './exchanges/sistema-ts/read-credentials.ts';
import type { OperationHandler } from './fhir/context.ts';
import type { IdentityOptions } from './identity/identity.ts';
import { refusalOfLogin } from './identity/identity-audit.ts';
import { type OpenedLogin, openLogin } from './identity/open-login.ts';
import { openSandboxProvider, type SandboxProvider } from './identity/sandbox-provider/sandbox-provider.ts';
import { createSmtpMailer } from './notifications/channels/smtp-mailer.ts';
import type { NotificationOptions } from './notifications/open-notifications.ts';
import { bookingOperations } from './services/booking/bookings/steps.ts';
import { waitingListOperations } from './services/booking/waiting-list/steps.ts';
import { dispensingOperations } from './services/dispensing/steps.ts';
import { readSettings } from './services/home-care/settings.ts';
import { homeCareOperations } from './services/home-care/steps.ts';
import type { NreSource } from './services/prescriptions/nre-source.ts';
import { prescriptionOperations } from './services/prescriptions/steps.ts';
import { planOperations } from './services/therapeutic-plans/steps.ts';
import type { openLog } from './telemetry/logger.ts';

/*
 * Parts of the application that the configuration decides about, for `compose.ts`, which puts them together.
 */

/**
 * Operations of the services; `numbers` gives prescriptions theirs. Throws `ConfigurationError` for a file of theirs that cannot
 * be taken.
 */
export function configuredServices({ homeCare }: Configuration, numbers?: NreSource): readonly OperationHandler[] {
  const read = readSettings(homeCare);
  if (!read.ok) {
    throw new ConfigurationError([
      { code: 'configuration-invalid', expression: [read.fault.option], values: { ...read.fault } },
    ]);
  }
  return [
    ...homeCareOperations(read.settings),
    ...planOperations(),
    ...prescriptionOperations(numbers),
    ...dispensingOperations(),
    ...waitingListOperations(),
    ...bookingOperations(),
  ];
}

/** The numbers of prescriptions, from the lots of the configuration; a warning is logged when few are left. */
export function configuredNumbers(
  { data, prescriptions }: Configuration,
  logger: ReturnType<typeof openLog>['logger'],
): NreLots {
  return openNreLots({
    dataDirectory: data,
    lots: prescriptions.nreLots,
    warnAt: prescriptions.nreWarning,
    onLow: (remaining) => logger.warn({ remaining }, 'few prescription numbers (NRE) are left'),
  });
}

/** The identity providers of test people, in a sandbox that has them. */
export async function configuredSandbox(
  { mode, data, server, identity }: Configuration,
  logger: ReturnType<typeof openLog>['logger'],
  audit: AuditTrail,
): Promise<SandboxProvider | undefined> {
  if (!identity.sandboxProvider) return undefined;
  return openSandboxProvider({
    baseUrl: server.baseUrl,
    dataDir: data,
    mode,
    onEvent: (event) => {
      logger.info(event, 'sandbox identity provider');
      audit.countRefused({ kind: 'requests-refused', service: 'sandbox-provider', reason: event.error });
    },
  });
}

/**
 * The login by SPID, CIE and the providers of the sandbox, when there is one of them. Throws `ConfigurationError` when it lacks
 * something.
 */
export async function configuredLogin(
  configuration: Configuration,
  logger: ReturnType<typeof openLog>['logger'],
  audit: AuditTrail,
  sandbox: SandboxProvider | undefined,
): Promise<OpenedLogin | undefined> {
  const { spid, cie, spidSaml } = configuration;
  if (!spid.enabled && !cie.enabled && !spidSaml.enabled && sandbox === undefined) return undefined;
  const opened = await openLogin({
    configuration,
    folder: process.cwd(),
    ...(sandbox === undefined ? {} : { sandboxTrustMarks: sandbox.trustMarks, listsTestUsers: true }),
    onEvent: (event) => {
      logger.info(event, 'login');
      const refusal = event.kind === 'login-failed' ? refusalOfLogin(event) : undefined;
      if (refusal !== undefined) audit.countRefused(refusal);
    },
    onLogFailure: (reason) => logger.error({ reason }, 'the login log cannot be written'),
  });
  if (!opened.ok) throw new ConfigurationError(opened.issues);
  return opened.login;
}

/** Options of the identity area, as identity takes them. Throws `ConfigurationError` for PostgreSQL without an address. */
export function identityChoices({ identity }: Configuration): Partial<IdentityOptions> {
  if (identity.store === 'postgresql' && identity.postgresUrl === '') {
    const values = { option: 'identity.postgresUrl', expected: 'postgres://…' };
    throw new ConfigurationError([{ code: 'configuration-invalid', values }]);
  }
  return {
    sandboxProvider: identity.sandboxProvider,
    sandboxClients: identity.sandboxClients,
    ...(identity.store === 'postgresql' ? { postgresUrl: identity.postgresUrl } : {}),
    softwareStatementIssuers: identity.softwareStatementIssuers,
    registrationsPerHour: identity.registrationsPerHour,
    privateJwksHosts: identity.privateJwksHosts,
  };
}

/** E-mail, when an SMTP server is configured. Throws `ConfigurationError` for one without a sender. */
export function configuredMail({ notifications }: Configuration): Pick<NotificationOptions, 'mail'> {
  const { smtpUrl, mailFrom, mailDomains } = notifications;
  if (smtpUrl === '') return {};
  if (mailFrom === '') {
    const values = { option: 'notifications.mailFrom', expected: 'an e-mail address' };
    throw new ConfigurationError([{ code: 'configuration-invalid', values }]);
  }
  return { mail: { mailer: createSmtpMailer({ smtpUrl, mailFrom }), domains: mailDomains } };
}

/** The exchanges with other systems that are enabled. Throws `ConfigurationError` for one that lacks something. */
export function configuredExchanges(configuration: Configuration): readonly ConfiguredExchange[] {
  const { sistemaTs } = configuration;
  if (!sistemaTs.enabled) return [];
  const reach = reachOfSistemaTs(configuration);
  const { regionCode: region, connections } = sistemaTs;
  return [
    {
      open: () => openSistemaTs({ region, connections, timeout: sistemaTs.timeoutSeconds * 1000, reach }),
      limits: {
        concurrency: connections,
        attempts: sistemaTs.attempts,
        settle: sistemaTs.settleSeconds * 1000,
      },
    },
  ];
}

function reachOfSistemaTs({ mode, data, sistemaTs }: Configuration): SistemaTsOptions['reach'] {
  if (sistemaTs.mode === 'simulator') {
    if (mode === 'production') throw new Error('production has no simulator');
    return { kind: 'simulator', dataDirectory: data, faultShare: sistemaTs.simulatorFaults / 100 };
  }
  const refuse = (option: string, expected: string): never => {
    const values = { option: `sistemaTs.${option}`, expected };
    throw new ConfigurationError([{ code: 'configuration-invalid', values }]);
  };
  if (sistemaTs.address === '') return refuse('address', 'https://…');
  const read = readCredentials(sistemaTs.credentials, sistemaTs.certificate);
  if (!read.ok) return refuse(read.option, read.expected);
  const { address, planAddress } = sistemaTs;
  const plans = planAddress === '' ? {} : { planAddress };
  return { kind: 'service', address, ...plans, credentials: read.credentials };
}
