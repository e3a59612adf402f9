import type { Store } from '../store/port.ts';
import type { Principal } from './principal.ts';

/** In whose name a caller acts: the references by which relationships and authors may name it. */
export interface Circle {
  /** The appointment and the person, e.g. `PractitionerRole/…`, `Practitioner/…`. */
  readonly own: readonly string[];
  /** The organization of the appointment, or that a system acts for. */
  readonly organizations: readonly string[];
  /** All by which a relationship, a consent or an author may name the caller: `own` and `organizations`. */
  readonly callers: readonly string[];
  /** The organization and those it is part of: district, health authority. */
  readonly authorities: readonly string[];
}

/** How long the place of an organization in its authority is remembered, in milliseconds. */
const remembered = 30_000;
const highest = 5;

/** Circles of callers; the organizations above one are read from the store and remembered for half a minute. */
export class Circles {
  readonly #store: Pick<Store, 'read'>;
  readonly #authorities = new Map<string, { readonly list: readonly string[]; readonly until: number }>();

  constructor(store: Pick<Store, 'read'>) {
    this.#store = store;
  }

  /** Makes the circle of a caller ready; undefined when it is. */
  prepare({ organization }: Principal): Promise<void> | undefined {
    if (organization === undefined) return undefined;
    const known = this.#authorities.get(organization);
    if (known !== undefined && known.until > Date.now()) return undefined;
    return this.#read(organization);
  }

  of(principal: Principal): Circle {
    const { practitionerRole, fhirUser, organization } = principal;
    const person = fhirUser?.startsWith('Practitioner/') === true ? [fhirUser] : [];
    const own = [...(practitionerRole === undefined ? [] : [practitionerRole]), ...person];
    if (organization === undefined) return { own, organizations: [], callers: own, authorities: [] };
    const authorities = this.#authorities.get(organization)?.list ?? [organization];
    return { own, organizations: [organization], callers: [...own, organization], authorities };
  }

  async #read(organization: string): Promise<void> {
    const list = [organization];
    for (let above = await this.#partOf(organization); above !== undefined; above = await this.#partOf(above)) {
      if (list.includes(above) || list.length >= highest) break;
      list.push(above);
    }
    if (this.#authorities.size > 10_000) this.#authorities.clear();
    this.#authorities.set(organization, { list, until: Date.now() + remembered });
  }

  async #partOf(organization: string): Promise<string | undefined> {
    const [type = '', id = ''] = organization.split('/');
    const version = type === 'Organization' ? await this.#store.read({ type, id }) : undefined;
    if (version?.json === undefined) return undefined;
    return (JSON.parse(version.json) as OrganizationLike).partOf?.reference;
  }
}

interface OrganizationLike {
  readonly partOf?: { readonly reference?: string };
}
