/*
 * The FHIR interface with nothing but fetch: what any language can do. Token, search, create once, update on a version,
 * conditional update, an error.
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { sandboxKey, sandboxPlace } from '../sandbox/sandbox-client.ts';

const place = sandboxPlace();
const base = `${place.url}/fhir`;

/** Part of a resource that this program looks at. */
interface AnyResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly meta?: { readonly versionId?: string };
  readonly [name: string]: unknown;
}

/** An answer: status, headers, FHIR JSON. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly resource: AnyResource;
}

/** Gets a token by SMART Backend Services: a JWT signed with the private key proves who asks. */
async function getToken(): Promise<string> {
  const jwk = await sandboxKey(place);
  const discovery = await fetch(`${base}/.well-known/smart-configuration`);
  const { token_endpoint: endpoint } = (await discovery.json()) as { token_endpoint: string };
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = [
    encode({ alg: 'ES384', typ: 'JWT', kid: jwk['kid'] }),
    encode({
      iss: 'sandbox-backend',
      sub: 'sandbox-backend',
      aud: endpoint,
      jti: randomUUID(),
      iat: now,
      exp: now + 240,
    }),
  ].join('.');
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign('sha384', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const response = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/Patient.rs system/Observation.crus',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${unsigned}.${signature}`,
    }),
  });
  if (!response.ok) throw new Error(`token: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

const accessToken = await getToken();
console.log('1. token ottenuto · got a token');

async function call(method: string, path: string, more: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(more.headers);
  headers.set('authorization', `Bearer ${accessToken}`);
  headers.set('accept', 'application/fhir+json');
  if (more.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/fhir+json');
  const response = await fetch(`${base}/${path}`, { ...more, method, headers });
  return { status: response.status, headers: response.headers, resource: (await response.json()) as AnyResource };
}

function expectStatus(answer: Answer, ...statuses: readonly number[]): void {
  if (statuses.includes(answer.status)) return;
  throw new Error(`attesa ${statuses.join('/')} · expected, got ${answer.status}: ${JSON.stringify(answer.resource)}`);
}

// A search by POST keeps what identifies a person out of addresses, which proxies write to their logs.
const found = await call('POST', 'Patient/_search', {
  body: new URLSearchParams({ birthdate: 'lt1960-01-01', active: 'true', _count: '1' }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
expectStatus(found, 200);
const entries = (found.resource['entry'] ?? []) as readonly { readonly resource: AnyResource }[];
const patient = entries[0]?.resource;
if (patient === undefined) throw new Error('nessun assistito nella sandbox · no citizen in the sandbox');
console.log(`2. assistito · citizen: Patient/${patient.id}`);

// The identifier is ours; the condition makes the create safe to repeat when an answer is lost.
const identifier = { system: 'https://fornitore.example/misure', value: randomUUID() };
const observation = {
  resourceType: 'Observation',
  identifier: [identifier],
  status: 'preliminary',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7', display: 'Body weight' }] },
  subject: { reference: `Patient/${patient.id}` },
  effectiveDateTime: new Date().toISOString(),
  valueQuantity: { value: 71.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
};
const condition = `identifier=${encodeURIComponent(`${identifier.system}|${identifier.value}`)}`;
const create = () =>
  call('POST', 'Observation', { body: JSON.stringify(observation), headers: { 'if-none-exist': condition } });
const created = await create();
expectStatus(created, 201);
const repeated = await create();
expectStatus(repeated, 200);
console.log(`3. creata · created: Observation/${created.resource.id}; ripetuta · repeated: ${repeated.status}`);

// An update names the version that was read: a second one with the same version is refused.
const etag = created.headers.get('etag') ?? '';
const final = { ...created.resource, status: 'final' };
const update = () =>
  call('PUT', `Observation/${created.resource.id}`, { body: JSON.stringify(final), headers: { 'if-match': etag } });
const updated = await update();
expectStatus(updated, 200);
const late = await update();
expectStatus(late, 412);
console.log(`4. aggiornata · updated: ${updated.headers.get('etag')}; versione vecchia · old version: ${late.status}`);

// A conditional update finds the resource by our identifier: no need to keep the id of the platform.
const corrected = { ...observation, status: 'corrected', valueQuantity: { ...observation.valueQuantity, value: 72 } };
const conditional = await call('PUT', `Observation?${condition}`, { body: JSON.stringify(corrected) });
expectStatus(conditional, 200);
console.log(`5. aggiornamento condizionato · conditional update: ${conditional.headers.get('etag')}`);

// Every refusal is an OperationOutcome with a stable code, a text, and what to do.
const refused = await call('GET', 'Patient?famly=Esposito');
expectStatus(refused, 400);
const [issue] = refused.resource['issue'] as readonly { readonly details: { readonly text: string } }[];
console.log(`6. errore · error: ${issue?.details.text}`);
