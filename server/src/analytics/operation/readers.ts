import type { FamilyName } from '../indicators/families.ts';
import table from '../tables/readers.json' with { type: 'json' };

/** What a role sees counted. */
export interface Reader {
  readonly role: string;
  /** Everything; its own health authority; its own organization and what is part of it; its own plans and prescriptions. */
  readonly sees: 'all' | 'authority' | 'organization' | 'prescriber';
  /** Whether figures that tell of few persons are shown. */
  readonly singleCases: boolean;
  /** Whether figures may be broken down by prescriber: they tell of the work of one professional. */
  readonly prescribers: boolean;
}

/** What a role may see counted of a family; undefined for a role that is not named, which sees nothing. */
export function readerOf(family: FamilyName, role: string | undefined): Reader | undefined {
  return (table.readers[family] as readonly Reader[]).find((reader) => reader.role === role);
}
