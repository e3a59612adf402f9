/** What the simulator answers, before it is written to the connection. */
export interface Reply {
  readonly status: number;
  readonly contentType: 'application/json' | 'application/problem+json';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer to what was done. */
export function done(status: number, body: Readonly<Record<string, unknown>>): Reply {
  return { status, contentType: 'application/json', body };
}
