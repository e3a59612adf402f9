import type { Identifier, Organization, Resource } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { toAddress } from './address.ts';
import { codeSystem, identifierSystem, region } from './codes.ts';
import authoritiesTable from './health-authorities.json' with { type: 'json' };
import { type HealthAuthority, healthAuthorities, municipalityOf } from './territory.ts';

/** Organizations of the Region: the seven ASL, their districts, hospitals and the synthetic private and social bodies. */
export function* regionalOrganizations(): Generator<readonly Resource[]> {
  yield healthAuthorities.map(
    (authority): Organization => ({
      resourceType: 'Organization',
      id: authority.id,
      meta: { profile: [profileUrl.SinfoniaOrganization] },
      identifier: [{ system: identifierSystem.authority, value: region + authority.code }],
      active: true,
      type: [organizationType('asl', 'Azienda Sanitaria Locale')],
      name: authority.name,
      address: [toAddress(authority.seat, 'Sede legale', 'work')],
    }),
  );
  for (const authority of healthAuthorities) {
    yield [...districts(authority), ...hospitals(authority), ...syntheticBodies(authority)];
  }
}

function* districts(authority: HealthAuthority): Generator<Organization> {
  for (const number of authority.districts) {
    const code = String(number).padStart(2, '0');
    yield {
      resourceType: 'Organization',
      id: districtId(number),
      meta: { profile: [profileUrl.SinfoniaOrganization] },
      identifier: [{ system: identifierSystem.district, value: `${region}${authority.code}${code}` }],
      active: true,
      type: [organizationType('dist-san', 'Distretto Socio Sanitario')],
      name: `Distretto sanitario ${number}`,
      partOf: { reference: `Organization/${authority.id}` },
    };
  }
}

function* hospitals(authority: HealthAuthority): Generator<Organization> {
  for (const row of authoritiesTable.hospitals) {
    const [code, name, municipality, owner, type] = row.map(String);
    if (owner !== authority.code || !code || !name || !municipality || !type) continue;
    const ownRun = type === 'osp-dir';
    yield {
      resourceType: 'Organization',
      id: `hsp-${code}`,
      meta: { profile: [profileUrl.SinfoniaOrganization] },
      identifier: [{ system: identifierSystem.hospital, value: code }],
      active: true,
      type: [organizationType(type, 'Struttura di ricovero')],
      name,
      address: [toAddress(municipalityOf(municipality), 'Sede', 'work')],
      ...(ownRun ? { partOf: { reference: `Organization/${authority.id}` } } : {}),
    };
  }
}

function* syntheticBodies(authority: HealthAuthority): Generator<Organization> {
  for (const body of authoritiesTable.synthetic) {
    yield {
      resourceType: 'Organization',
      id: `${body.id}-${authority.code}`,
      meta: { profile: [profileUrl.SinfoniaOrganization] },
      identifier: [
        { system: identifierSystem.sandboxOrganization, value: `${body.id}-${authority.code}` },
        ...registered(body, authority.code),
      ],
      active: true,
      type: [{ coding: [{ system: codeSystem.organizationType, code: body.type }], text: body.name }],
      name: `${body.name} ${authority.name.replace('ASL ', '')}`,
      address: [toAddress(authority.seat, 'Sede', 'work')],
    };
  }
}

type SyntheticBody = (typeof authoritiesTable.synthetic)[number];
type Register = 'vat' | 'pharmacy' | 'structure';

/** The invented code of a synthetic body in the register of its kind: VAT, pharmacies, STS.11 structures. */
function registered(body: SyntheticBody, authority: string): Identifier[] {
  const codes: Readonly<Record<string, string>> = body.codes ?? {};
  const value = codes[authority];
  return value === undefined ? [] : [{ system: identifierSystem[body.register as Register], value }];
}

function organizationType(code: string, text: string) {
  return { coding: [{ system: codeSystem.italianOrganizationType, code, display: text }], text };
}

/** Id of the Organization of a district. */
export function districtId(number: number): string {
  return `district-${String(number).padStart(2, '0')}`;
}
