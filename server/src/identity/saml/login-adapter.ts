import type Koa from 'koa';
import type { LoginFailureCode } from '../login/failure.ts';
import type { CompletedLogin, IdentityProviderPort, PendingRequest as TakenRequest } from '../login/provider-port.ts';
import type { EvidenceIndex, LoginEvidence } from '../login-log/port.ts';
import { readPosted } from './browser-bindings.ts';
import type { SamlEvidence } from './evidence.ts';
import type { SamlLoginFailure } from './login-failure.ts';
import { claimedRequestOf } from './read-response.ts';
import { judgeResponse, type PendingRequest, type SignInParts, writeSignIn } from './sign-in.ts';

/** What the adapter works with. */
export interface SamlAdapterParts extends Omit<SignInParts, 'recordEvidence' | 'requestLifetimeMs'> {
  /** Answers metadata and logout below `/login/saml`. */
  readonly app: Koa;
}

/**
 * SPID SAML as one of the ways to sign in: the pages of the login keep the request, bind it to the browser and write the
 * login log; here requests are written and responses judged.
 */
export function createSamlAdapter(parts: SamlAdapterParts): IdentityProviderPort {
  return {
    adapter: 'saml',
    app: parts.app,
    callbacks: [{ method: 'POST', path: '/saml/acs', keyOf: (parameters) => single(parameters, 'RelayState') }],
    providers: () =>
      parts.registry.list().map(({ entityId, displayName }) => ({ id: entityId, scheme: 'spid', name: displayName })),
    async start({ provider, level, language }) {
      const written = writeSignIn(parts, { provider, level, language, interaction: '', returnPath: '' });
      if (written === undefined) return { code: 'provider-not-trusted', detail: 'provider-unknown' };
      const { open, way } = written;
      const memory = JSON.stringify(open);
      if (way.kind === 'redirect') return { key: open.relayState, memory, answer: way };
      const fields = { SAMLRequest: Buffer.from(open.text).toString('base64'), RelayState: open.relayState };
      return { key: open.relayState, memory, answer: { kind: 'form', action: way.destination, fields } };
    },
    complete: ({ parameters }, taken) => complete(parts, single(parameters, 'SAMLResponse'), taken),
  };
}

async function complete(
  parts: SamlAdapterParts,
  field: string | undefined,
  taken: TakenRequest,
): Promise<CompletedLogin> {
  const open = JSON.parse(taken.memory) as PendingRequest;
  const receivedAt = parts.now();
  const text = readPosted(field);
  if (text === undefined || claimedRequestOf(text) !== open.id) {
    const detail = text === undefined ? 'not-a-response' : 'response-in-response-to';
    const evidence = toEvidence(open, undefined, text ?? field ?? '', receivedAt);
    return { evidence, result: { ok: false, failure: { code: 'answer-invalid', detail } } };
  }
  let noted: SamlEvidence | undefined;
  let event: string | undefined;
  const verdict = await judgeResponse(
    {
      ...parts,
      requestLifetimeMs: 0,
      recordEvidence: async (each) => {
        noted = each;
        return 'noted';
      },
      onEvent: (each) => {
        event = each.reason;
        parts.onEvent?.(each);
      },
    },
    open,
    text,
  );
  const evidence = toEvidence(open, noted, text, receivedAt);
  if (verdict.kind === 'signed-in') {
    const { evidence: _, ...assertion } = verdict.assertion;
    return { evidence, result: { ok: true, assertion } };
  }
  const code = codes[verdict.failure];
  return { evidence, result: { ok: false, failure: { code, ...(event === undefined ? {} : { detail: event }) } } };
}

/** The pair of messages; the values by which it is found when the signature was right, those of the request anyway. */
function toEvidence(
  open: PendingRequest,
  noted: SamlEvidence | undefined,
  response: string,
  receivedAt: number,
): LoginEvidence {
  const index = Object.entries(noted?.index ?? { AuthnReq_ID: open.id });
  return {
    protocol: 'spid-saml',
    provider: open.provider,
    messages: [
      { kind: 'authentication-request', at: open.issuedAt, content: open.text },
      { kind: 'authentication-response', at: receivedAt, content: response },
    ],
    index: index.map(([name, value]) => [name as EvidenceIndex, value as string] as const),
  };
}

const codes: Readonly<Record<SamlLoginFailure, LoginFailureCode>> = {
  'wrong-credentials': 'too-many-attempts',
  'level-missing': 'level-not-available',
  'timed-out': 'time-out',
  'consent-refused': 'consent-refused',
  'identity-suspended': 'identity-suspended',
  cancelled: 'cancelled',
  'wrong-identity-type': 'identity-type',
  'our-request': 'request-refused',
  'provider-failed': 'provider-unavailable',
  'invalid-response': 'answer-invalid',
  unavailable: 'provider-not-trusted',
};

function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
