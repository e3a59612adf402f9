/** An HTTP response as the load needs it. */
export interface Answer {
  readonly status: number;
  /** Value of `Location`, when there is one. */
  readonly location?: string;
  readonly body: string;
}

/** A request of the load: method, path with query, and a JSON body. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
}

/** One client of the load, with one request under way at a time. */
export interface LoadClient {
  ask(request: Ask): Promise<Answer>;
  close(): void;
}

/** Opens a client of a base URL; `headers` go with every request. */
export type OpenClient = (base: URL, headers: Readonly<Record<string, string>>) => Promise<LoadClient>;
