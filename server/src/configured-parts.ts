import type { AuditTrail } from './access/audit/audit-trail.ts';
import { type Configuration, ConfigurationError } from './config/index.ts';
import { type NreLots, openNreLots } from './exchanges/sistema-ts/nre-lots.ts';
import type { OperationHandler } from './fhir/context.ts';
import { ledgerMissing } from './fhir/other-node.ts';
import type { IdentityOptions } from './identity/identity.ts';
import { refusalOfLogin } from './identity/identity-audit.ts';
import { type OpenedLogin, openLogin } from './identity/open-login.ts';
import { openSandboxProvider, type SandboxProvider } from './identity/sandbox-provider/sandbox-provider.ts';
import { createSmtpMailer } from './notifications/channels/smtp-mailer.ts';
import type { NotificationOptions } from './notifications/open-notifications.ts';
import { AvailabilityKeeper, type AvailabilitySource } from './services/booking/availability/availability-keeper.ts';
import { bookingOperations } from './services/booking/steps.ts';
import type { DistributorStock } from './services/dispensing/distributor-stock.ts';
import { dispensingOperations } from './services/dispensing/steps.ts';
import { emergencyOperations } from './services/emergency-department/steps.ts';
import type { PublicationDesk } from './services/fse-documents/publication-desk.ts';
import { closedDesk } from './services/fse-documents/publication-desk.ts';
import { fseDocumentOperations } from './services/fse-documents/steps.ts';
import { readSettings } from './services/home-care/settings.ts';
import { homeCareOperations } from './services/home-care/steps.ts';
import type { NreSource } from './services/prescriptions/nre-source.ts';
import { prescriptionOperations } from './services/prescriptions/steps.ts';
import { planOperations } from './services/therapeutic-plans/steps.ts';
import type { Store } from './store/port.ts';
import { type openLog, toLoggableError } from './telemetry/logger.ts';
import { loginOnOtherNode, numbersOnOtherNode } from './web-node.ts';

/*
 * Parts of the application that the configuration decides about, for `compose.ts`, which puts them together.
 */

/** What the operations of services ask beside the store. */
export interface ServiceSources {
  /** Gives prescriptions their numbers. */
  readonly numbers?: NreSource;
  /** Free slots of the booking centre. */
  readonly availability?: AvailabilitySource;
  /** What the distributor has of medicines dispensed on behalf. */
  readonly stock?: DistributorStock;
  /** Where documents of the FSE are validated and signed. */
  readonly desk?: PublicationDesk;
}

/** Operations of the services. Throws `ConfigurationError` for a file of theirs that cannot be taken. */
export function configuredServices(
  { homeCare, sistemaTs, emergency, analytics, fse }: Configuration,
  { numbers, availability, stock, desk = closedDesk }: ServiceSources = {},
): readonly OperationHandler[] {
  const read = readSettings(homeCare);
  if (!read.ok) {
    throw new ConfigurationError([
      { code: 'configuration-invalid', expression: [read.fault.option], values: { ...read.fault } },
    ]);
  }
  return [
    ...homeCareOperations(read.settings),
    ...planOperations(),
    ...prescriptionOperations(numbers === undefined ? undefined : { numbers, isSent: sistemaTs.enabled }),
    ...dispensingOperations(stock),
    ...fseDocumentOperations({ desk, settings: { region: fse.organisation, repository: fse.repository } }),
    ...emergencyOperations({ staleMinutes: emergency.staleMinutes, smallestCell: analytics.smallestCell }),
    ...bookingOperations(availability),
  ];
}

/** The numbers of prescriptions, from the lots of the configuration; a warning is logged when few are left. */
export function configuredNumbers(
  { data, prescriptions, cluster }: Configuration,
  logger: ReturnType<typeof openLog>['logger'],
): NreLots {
  if (cluster.role === 'web') return numbersOnOtherNode;
  return openNreLots({
    dataDirectory: data,
    lots: prescriptions.nreLots,
    warnAt: prescriptions.nreWarning,
    onLow: (remaining) => logger.warn({ remaining }, 'few prescription numbers (NRE) are left'),
  });
}

/** The free slots of the booking centre, kept from a store with a commit log; the log tells how far they are read. */
export function configuredAvailability(
  { booking, telemetry }: Configuration,
  store: Store,
  logger: ReturnType<typeof openLog>['logger'],
): AvailabilityKeeper | undefined {
  if (store.changes === undefined) return undefined;
  return new AvailabilityKeeper({
    store,
    maximumSlots: booking.maximumSlots,
    patience: booking.waitSeconds * 1000,
    onProgress: (progress) => logger.info(progress, 'free slots are read'),
    onFailure: (error) => {
      const message = toLoggableError(error, telemetry.errorMessages);
      logger.error({ error: message }, 'free slots cannot be read');
    },
  });
}

/** Free slots on a store without a commit log: an index that does not follow it would offer slots that are taken. */
export const availabilityWithoutLog: AvailabilitySource = {
  current: () => Promise.reject(ledgerMissing('Slot')),
  ready: () => Promise.resolve(undefined),
};

/** The identity providers of test people, in a sandbox that has them. */
export async function configuredSandbox(
  { mode, data, server, identity, cluster }: Configuration,
  logger: ReturnType<typeof openLog>['logger'],
  audit: AuditTrail,
): Promise<SandboxProvider | undefined> {
  if (!identity.sandboxProvider || cluster.role === 'web') return undefined;
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
  const { spid, cie, spidSaml, cluster, identity } = configuration;
  const isEnabled = spid.enabled || cie.enabled || spidSaml.enabled;
  if (cluster.role === 'web') return isEnabled || identity.sandboxProvider ? loginOnOtherNode : undefined;
  if (!isEnabled && sandbox === undefined) return undefined;
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
