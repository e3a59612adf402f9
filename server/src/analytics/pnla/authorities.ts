import type { Organization } from '@medplum/fhirtypes';

/** System of the codes of health authorities (FLS 11). */
const authoritySystem = 'urn:oid:2.16.840.1.113883.2.9.4.1.1';

/** Collects the codes of health authorities while resources go by. */
export interface Authorities {
  /** Codes by id of the Organization. */
  readonly codes: ReadonlyMap<string, string>;
  /** Looks at a resource (JSON text). */
  note(json: string | undefined): void;
}

/** An empty collection. */
export function authoritiesOf(): Authorities {
  const codes = new Map<string, string>();
  return {
    codes,
    note(json) {
      // Most of what goes by is something else: the text tells at once.
      if (json === undefined || !json.includes(authoritySystem)) return;
      const { resourceType, id, identifier } = JSON.parse(json) as Organization;
      const code = identifier?.find(({ system }) => system === authoritySystem)?.value;
      if (resourceType === 'Organization' && id !== undefined && code !== undefined) codes.set(id, code);
    },
  };
}
