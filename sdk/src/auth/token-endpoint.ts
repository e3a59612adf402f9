import { clientFault, retryAfterSeconds, SinfoniaError } from '../errors.ts';
import { type RetryPolicy, wait } from '../requests/retry.ts';

/** Answer of a token endpoint. Source: RFC 6749 section 5.1; SMART App Launch 2.2. */
export interface TokenAnswer {
  readonly accessToken: string;
  /** 300 when the server does not say. */
  readonly expiresInSeconds: number;
  readonly scope: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
  readonly context: LaunchContext;
}

/**
 * What a session is about, as the server tells it beside the token: the patient (and encounter) in context and the role the
 * person chose. Source: SMART App Launch 2.2, scopes-and-launch-context; role and organization are SINFONIA's own.
 */
export interface LaunchContext {
  /** Id of the Patient in context. */
  readonly patient?: string;
  /** Id of the Encounter in context. */
  readonly encounter?: string;
  /** Whether the application must show whose data it is showing. */
  readonly needPatientBanner?: boolean;
  /** Role of this session: `citizen`, `representative`, or a code of sinfonia-role such as `general-practitioner`. */
  readonly role?: string;
  /** FHIR reference of the appointment the person acts in. */
  readonly practitionerRole?: string;
  /** FHIR reference of the organization of that appointment. */
  readonly organization?: string;
}

/** How a token is asked for. */
export interface TokenRequest {
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  /** Makes the form; called again for each attempt, because a signed assertion is accepted once. */
  readonly form: () => Promise<Readonly<Record<string, string>>>;
  /** Absent when what is sent can be used only once (authorization code, refresh token). */
  readonly retry?: RetryPolicy;
}

const longestRequest = 30_000;

/**
 * Asks a token endpoint. Throws `token-refused` with the OAuth error code in the message, `network`, `timeout`,
 * `answer-unreadable`. The text of the server (`error_description`) is passed on; tokens and assertions never are.
 */
export async function requestToken(request: TokenRequest): Promise<TokenAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(request);
    } catch (error) {
      if (!(error instanceof SinfoniaError)) throw error;
      const passing = error.status === undefined || error.status === 429 || error.status >= 502;
      const pause = passing ? request.retry?.pause(attempt, error.retryAfterSeconds) : undefined;
      if (pause === undefined) throw error;
      await wait(pause, undefined);
    }
  }
}

async function attemptOnce(request: TokenRequest): Promise<TokenAnswer> {
  const body = new URLSearchParams(await request.form());
  let response: Response;
  let answer: Readonly<Record<string, unknown>>;
  try {
    response = await request.fetch(request.endpoint, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(longestRequest),
    });
    answer = readObject(await response.text());
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    throw clientFault(late ? 'timeout' : 'network', 'the token endpoint gave no answer', { cause });
  }
  const { status } = response;
  if (!response.ok) {
    const detail = [answer['error'], answer['error_description']].filter((part) => typeof part === 'string').join(': ');
    const asked = retryAfterSeconds(response.headers);
    throw clientFault('token-refused', detail === '' ? `the token endpoint answered ${status}` : detail, {
      status,
      ...(asked === undefined ? {} : { retryAfterSeconds: asked }),
    });
  }
  return toTokenAnswer(answer, status);
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function toTokenAnswer(answer: Readonly<Record<string, unknown>>, status: number): TokenAnswer {
  const accessToken = answer['access_token'];
  const type = answer['token_type'];
  if (typeof accessToken !== 'string' || typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw clientFault('answer-unreadable', 'the token endpoint gave no bearer token', { status });
  }
  const life = Number(answer['expires_in']);
  return {
    accessToken,
    expiresInSeconds: Number.isFinite(life) && life > 0 ? life : 300,
    scope: typeof answer['scope'] === 'string' ? answer['scope'] : '',
    ...(typeof answer['refresh_token'] === 'string' ? { refreshToken: answer['refresh_token'] } : {}),
    ...(typeof answer['id_token'] === 'string' ? { idToken: answer['id_token'] } : {}),
    context: toLaunchContext(answer),
  };
}

function toLaunchContext(answer: Readonly<Record<string, unknown>>): LaunchContext {
  const texts = {
    patient: answer['patient'],
    encounter: answer['encounter'],
    role: answer['role'],
    practitionerRole: answer['practitioner_role'],
    organization: answer['organization'],
  };
  const banner = answer['need_patient_banner'];
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => typeof value === 'string')),
    ...(typeof banner === 'boolean' ? { needPatientBanner: banner } : {}),
  };
}
