import type { StoredVersion } from '../../../store/port.ts';
import type { TouchedResource } from '../../context.ts';
import type { Condition, SearchPlan } from '../../search/plan.ts';
import { presented } from '../../showing.ts';
import { touch } from '../../touched.ts';
import { companions } from '../companions.ts';
import type { Collecting } from '../document/collect.ts';
import { contentOf } from '../document/collect.ts';
import table from './sections.json' with { type: 'json' };

/** What is asked for of one type for one section. */
interface Content {
  readonly type: string;
  readonly only?: Readonly<Record<string, readonly string[]>>;
  readonly never?: Readonly<Record<string, readonly string[]>>;
  readonly profile?: string;
  readonly sort?: string;
}

/** One section of the table. */
export interface SummarySection {
  readonly code: string;
  readonly title: string;
  readonly required?: boolean;
  readonly noInformation?: {
    readonly resource: Readonly<Record<string, unknown>>;
    readonly person: string;
    readonly concept: string;
    readonly code: string;
    readonly display: string;
    readonly text: string;
  };
  readonly content: readonly Content[];
}

/** A section with what the caller may see of it, and whether there is more than is shown. */
export interface GatheredSection {
  readonly section: SummarySection;
  readonly versions: readonly StoredVersion[];
  readonly isCut: boolean;
}

/** What the caller may see of a person for a summary, and what that refers to of practitioners, organizations, places, medicines. */
export interface Gathered {
  readonly sections: readonly GatheredSection[];
  readonly companions: readonly StoredVersion[];
}

const sections: readonly SummarySection[] = table.sections;

/**
 * Gathers the sections of the table for a person, narrowed and shown as `$everything` does it. Types that the caller may not search
 * are passed over: an empty section says that there is no information, never that there is nothing.
 */
export async function gatherSections(
  collecting: Collecting,
  patientId: string,
  touched: TouchedResource[],
): Promise<Gathered> {
  const along = new Map<string, StoredVersion>();
  const gathered: GatheredSection[] = [];
  for (const section of sections) {
    const versions: StoredVersion[] = [];
    let isCut = false;
    for (const content of section.content) {
      const { context, request } = collecting;
      if (context.access.authorize(request.principal, { interaction: 'search-type', type: content.type })) continue;
      const page = await context.store.search(context.access.narrow(request.principal, planOf(patientId, content)));
      for (const entry of page.entries) touched.push(touch(entry));
      isCut ||= page.next !== undefined;
      const shown = await presented(collecting, page.entries);
      for (const version of shown) {
        if (version.mode === 'match') {
          if (hasProfile(version, content.profile)) versions.push(version);
        } else along.set(`${version.type}/${version.id}`, version);
      }
    }
    gathered.push({ section, versions, isCut });
  }
  return { sections: gathered, companions: [...along.values()] };
}

function planOf(patientId: string, { type, only = {}, never = {}, sort }: Content): SearchPlan {
  const token = ([code, codes]: [string, readonly string[]]): Condition => ({
    kind: 'token',
    parameter: { type, code },
    anyOf: codes.map((one) => ({ code: one })),
  });
  // Not the whole compartment: what somebody measured of another person is no part of her summary.
  const about: Condition = {
    kind: 'reference',
    parameter: { type, code: 'patient' },
    anyOf: [`Patient/${patientId}`],
  };
  const conditions: Condition[] = [
    ...Object.entries(only).map(token),
    ...Object.entries(never).map((one): Condition => ({ kind: 'not', of: token(one) })),
  ];
  return {
    types: [type],
    where: { kind: 'and', of: [about, ...conditions] },
    sort: [
      sort === undefined
        ? { parameter: { type: 'Resource', code: '_lastUpdated' }, descending: true }
        : { parameter: { type, code: sort }, descending: true },
    ],
    count: table.mostPerType,
    total: 'none',
    include: companions,
    query: [],
  };
}

function hasProfile(version: StoredVersion, profile: string | undefined): boolean {
  if (profile === undefined) return true;
  const { meta } = contentOf(version) as { readonly meta?: { readonly profile?: readonly string[] } };
  return meta?.profile?.includes(profile) === true;
}
