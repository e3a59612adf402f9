import type { Organization } from '@medplum/fhirtypes';
import type { Store } from '../../store/port.ts';

/** Steps from a ward or an office up to its health authority, at most. */
const steps = 5;

/**
 * The health authority that an organization (`Organization/[id]`) is, or belongs to by `partOf`: the id of its Organization.
 * Undefined for one that belongs to none.
 */
export async function healthAuthorityOf(
  store: Pick<Store, 'read'>,
  reference: string | undefined,
): Promise<string | undefined> {
  let next = reference;
  for (let step = 0; step < steps && next !== undefined; step += 1) {
    const id = /^Organization\/([A-Za-z0-9\-.]{1,64})$/.exec(next)?.[1];
    if (id === undefined) return undefined;
    const version = await store.read({ type: 'Organization', id });
    if (version?.json === undefined) return undefined;
    const organization = JSON.parse(version.json) as Organization;
    if (isHealthAuthority(organization)) return id;
    next = organization.partOf?.reference;
  }
  return undefined;
}

function isHealthAuthority({ type = [] }: Organization): boolean {
  return type.some(({ coding = [] }) => coding.some(({ code }) => code === 'asl'));
}
