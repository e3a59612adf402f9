import table from './problems.json' with { type: 'json' };

/** An error as the gateway answers it (RFC 9457, without what tells one call from another). Source: integration guide, `problems.json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instance?: string;
  readonly detail: string;
}

/** What breaks a rule of the gateway: the claim or the field of the request, by its name, and the error that comes of it. */
export interface RuleFault {
  readonly place: string;
  readonly problem: Problem;
}

/** A row of the table of application errors. */
export interface ProblemKind {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instances: readonly string[];
  /** Whether, in a publication, the stored validation may be gone when this error comes back. */
  readonly consumesValidation: boolean;
  /** Another status for an operation, by its name. */
  readonly byOperation?: Readonly<Partial<Record<string, number>>>;
  readonly unverified?: string;
}

const kinds: readonly ProblemKind[] = table.problems;
const byType = new Map(kinds.map((kind) => [kind.type, kind]));

/** The row of a type of error, e.g. `/msg/syntax`; undefined for one that is not in the table. */
export function problemKind(type: string): ProblemKind | undefined {
  return byType.get(type);
}

/** What an error says beyond its type. */
export interface ProblemFacts {
  readonly detail: string;
  /** The first instance of the type unless given. */
  readonly instance?: string;
  /** Operation by its name in `operations.json`: some errors have another status there. */
  readonly operation?: string;
  /** Instead of the status of the table. */
  readonly status?: number;
}

/** An error of a type of the table. Throws `RangeError` for a type that is not in the table, a mistake of the caller. */
export function problemOf(type: string, facts: ProblemFacts): Problem {
  const kind = byType.get(type);
  if (kind === undefined) throw new RangeError(`the gateway has no error ${type}`);
  const instance = facts.instance ?? kind.instances[0];
  const byOperation = facts.operation === undefined ? undefined : kind.byOperation?.[facts.operation];
  return {
    type: kind.type,
    title: kind.title,
    status: facts.status ?? byOperation ?? kind.status,
    ...(instance === undefined ? {} : { instance }),
    detail: facts.detail,
  };
}
