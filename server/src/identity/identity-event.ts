import table from './refusal-causes.json' with { type: 'json' };

/** Something that happened in the authorization server, for log and metrics: codes only, never tokens or people. */
export interface IdentityEvent {
  readonly kind:
    | 'authorization-error'
    | 'grant-error'
    | 'server-error'
    | 'revocation-error'
    | 'introspection-error'
    | 'registration-error'
    | 'launch-error'
    | 'interaction-error'
    | 'token-issued';
  /** A registered client. */
  readonly clientId?: string;
  /** OAuth error code, e.g. `invalid_client`. */
  readonly error?: string;
  /** What exactly was wrong, one of the words of refusal-causes.json. */
  readonly cause?: string;
  /** Reason for the operator; written by the library or by us, without values from the request. */
  readonly detail?: string;
}

/** Error of an OAuth endpoint, as the library and we throw it. */
export interface EndpointError extends Error {
  readonly error?: string;
  readonly error_detail?: string | undefined;
  readonly error_description?: string | undefined;
}

/** The event of a refusal. */
export function errorEvent(kind: IdentityEvent['kind'], error: EndpointError, clientId?: string): IdentityEvent {
  const { error: code, error_detail: detail, error_description: description, message } = error;
  const cause = causeOf(detail) ?? causeOf(description) ?? causeOf(message);
  return {
    kind,
    ...(clientId === undefined ? {} : { clientId }),
    error: code ?? error.name,
    ...(cause === undefined ? {} : { cause }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function causeOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : table.causes.find(({ begins }) => text.startsWith(begins))?.cause;
}
