/** What the simulator answers, before it is written to the connection. */
export interface Reply {
  readonly status: number;
  readonly contentType: 'application/json' | 'application/problem+json';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}
