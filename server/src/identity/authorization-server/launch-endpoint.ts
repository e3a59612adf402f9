import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import { keepLaunch, type LaunchContext, launchLife } from '../interaction/launch-context.ts';
import type { Authenticate } from '../token-verifier.ts';
import type { GrantStore } from './grant-store/port.ts';
import { RequestFault, readJsonBody } from './read-request.ts';

/** What the launch endpoint needs. */
export interface LaunchEndpointParts {
  readonly fhirBase: string;
  readonly store: GrantStore;
  readonly authenticate: Authenticate;
  /** Whether a patient exists; with an encounter, whether it is one of that patient. */
  readonly hasPatient: (patient: string, encounter?: string) => Promise<boolean>;
}

const idForm = /^[A-Za-z0-9.-]{1,64}$/;
const roleForm = /^PractitionerRole\/[A-Za-z0-9.-]{1,64}$/;

/**
 * `POST /launch`: an EHR that is registered for it (`ehr_launch`) says, with its own system token, for which patient it opens
 * which application. The answer holds the value of the `launch` parameter: good for one consent, one client, five minutes.
 *
 * The launch gives no access: whoever signs in must be allowed to see the patient by her own role.
 *
 * Answers 201; refuses with 400 `invalid_request` (client, patient, encounter or role that is not there), 401
 * `invalid_token`, 403 `access_denied`. Source: SMART App Launch 2.2, app-launch ("Launch App: EHR Launch"); how an EHR makes
 * the value is left open there.
 */
export async function answerLaunch(ctx: Koa.Context, provider: Provider, parts: LaunchEndpointParts): Promise<void> {
  const caller = await parts.authenticate(ctx.get('authorization')).catch(() => undefined);
  if (caller === undefined || caller.subject !== undefined) {
    ctx.set('www-authenticate', `Bearer realm="${parts.fhirBase}", error="invalid_token"`);
    throw new RequestFault(401, 'invalid_token', 'a valid access token of a system is needed');
  }
  const ehr = await provider.Client.find(caller.clientId);
  if (ehr?.['ehr_launch'] !== true)
    throw new RequestFault(403, 'access_denied', 'the client may not open applications');
  const body = await readJsonBody(ctx.req);
  const { client_id: clientId, patient, encounter, intent, practitioner_role: role } = body;
  const client = typeof clientId === 'string' ? await provider.Client.find(clientId).catch(() => undefined) : undefined;
  if (client === undefined || !client.grantTypeAllowed('authorization_code')) {
    throw new RequestFault(400, 'invalid_request', 'client_id names no application');
  }
  if (typeof patient !== 'string' || !idForm.test(patient)) {
    throw new RequestFault(400, 'invalid_request', 'patient must be the id of a Patient');
  }
  if (encounter !== undefined && (typeof encounter !== 'string' || !idForm.test(encounter))) {
    throw new RequestFault(400, 'invalid_request', 'encounter must be the id of an Encounter');
  }
  if (role !== undefined && (typeof role !== 'string' || !roleForm.test(role))) {
    throw new RequestFault(400, 'invalid_request', 'practitioner_role must be a reference to a PractitionerRole');
  }
  if (intent !== undefined && (typeof intent !== 'string' || intent.length > 200)) {
    throw new RequestFault(400, 'invalid_request', 'intent must be a text of at most 200 characters');
  }
  if (!(await parts.hasPatient(patient, encounter))) {
    throw new RequestFault(400, 'invalid_request', 'there is no such patient, or the encounter is of another');
  }
  const banner = body['need_patient_banner'];
  const context: LaunchContext = {
    clientId: client.clientId,
    patient,
    ...(encounter === undefined ? {} : { encounter }),
    ...(intent === undefined ? {} : { intent }),
    ...(role === undefined ? {} : { practitionerRole: role }),
    ...(typeof banner === 'boolean' ? { needPatientBanner: banner } : {}),
  };
  const launch = await keepLaunch(parts.store, context);
  ctx.status = 201;
  ctx.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
  ctx.body = { launch, iss: parts.fhirBase, expires_in: launchLife };
}
