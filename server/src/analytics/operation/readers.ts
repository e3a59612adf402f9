import table from '../tables/readers.json' with { type: 'json' };

/** What a role sees counted: all health authorities or its own; figures of single persons or not. */
export interface Reader {
  readonly role: string;
  readonly authorities: 'all' | 'own';
  readonly singleCases: boolean;
}

/** What a role may see counted; undefined for a role that is not named, which sees nothing. */
export function readerOf(role: string | undefined): Reader | undefined {
  return (table.readers as readonly Reader[]).find((reader) => reader.role === role);
}
