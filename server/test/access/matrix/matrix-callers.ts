import type { Policy } from '../../../src/access/policies/policy.ts';
import type { Principal } from '../../../src/access/principal.ts';
import { appointment, doctor, organization } from '../world.ts';
import { type Author, directoryTypes, idOf, type Relation, templates } from './matrix-world.ts';

/** A caller in a role: people as `in-care` or her support administrator, professionals and systems as who cares for her. */
export function callerOf({ role, holder }: Policy): Principal {
  const common = { clientId: 'app', role, tokenId: `token-${role}` };
  if (holder === 'system') return { ...common, scopes: ['system/*.cruds'], organization };
  const audit = { subject: role, level: 3 } as const;
  if (role === 'citizen' || role === 'representative') {
    return {
      ...common,
      ...audit,
      fhirUser: role === 'citizen' ? 'Patient/in-care' : 'RelatedPerson/delegate',
      patient: 'in-care',
      scopes: ['patient/*.cruds', 'patient/AuditEvent.rs'],
    };
  }
  return {
    ...common,
    ...audit,
    fhirUser: doctor,
    practitionerRole: appointment,
    organization,
    scopes: ['user/*.cruds', 'user/AuditEvent.rs'],
  };
}

/** Whom a new resource is about and who makes it. */
export interface Making {
  readonly person: string;
  readonly author: Author;
}

type Kind = 'citizen' | 'representative' | 'professional' | 'system';

function kindOf({ role, holder }: Policy): Kind {
  if (role === 'citizen' || role === 'representative') return role;
  return holder === 'system' ? 'system' : 'professional';
}

const self: Readonly<
  Record<Kind, { readonly author: Author; readonly as: 'professional' | 'organization' | 'person' }>
> = {
  citizen: { author: 'person', as: 'person' },
  representative: { author: 'delegate', as: 'person' },
  professional: { author: 'caller', as: 'professional' },
  system: { author: 'organization', as: 'organization' },
};

/**
 * The resource by which a relation is tested; undefined when the type knows no such resource: nobody obscures a Patient, and
 * what does not tell its author is nobody's own. A person reads what others made about her; `changes` what she made.
 */
export function targetOf(policy: Policy, type: string, relation: Relation, changes = false): string | undefined {
  const kind = kindOf(policy);
  if (directoryTypes.has(type)) return relation === 'unrelated' ? idOf('stranger', 'colleague') : undefined;
  const about = personOf(kind, relation);
  if (type === 'Patient')
    return relation === 'obscured' || (relation === 'own' && kind !== 'citizen') ? undefined : about;
  if (relation === 'obscured') return idOf(about, 'colleague', kind === 'representative' ? 'apart' : 'obscured');
  if (relation === 'own' && (kind === 'professional' || kind === 'system')) {
    return isMadeBy(type, kind) ? idOf(about, self[kind].author) : undefined;
  }
  const isOfPerson =
    (kind === 'citizen' && relation === 'own') || (kind === 'representative' && relation === 'related');
  return idOf(about, changes && isOfPerson && isMadeBy(type, kind) ? self[kind].author : 'colleague');
}

/** A new resource by which a relation is tested; undefined for relations in which nothing is created. */
export function makingOf(policy: Policy, type: string, relation: Relation): Making | undefined {
  const kind = kindOf(policy);
  if (relation === 'obscured') return undefined;
  if (directoryTypes.has(type))
    return relation === 'unrelated' ? { person: 'stranger', author: 'colleague' } : undefined;
  const isCare = kind === 'professional' || kind === 'system';
  // Who makes new data is its author: there is no creating of what is another's.
  if (isCare && relation === 'related') return undefined;
  // Who cannot be named as author does not write in its own name.
  if (isCare && templates[type]?.authors !== undefined && !isMadeBy(type, kind)) return undefined;
  const author = isMadeBy(type, kind) ? self[kind].author : 'colleague';
  if (type === 'Patient') return { person: relation === 'unrelated' ? 'new-elsewhere' : 'new', author };
  return { person: personOf(kind, relation), author };
}

function isMadeBy(type: string, kind: Kind): boolean {
  return templates[type]?.authors?.includes(self[kind].as) === true;
}

function personOf(kind: Kind, relation: Relation): string {
  if (relation === 'unrelated') return 'stranger';
  if (kind === 'citizen') return relation === 'related' ? 'child' : 'in-care';
  if (kind === 'representative') return relation === 'own' ? 'child' : 'in-care';
  return 'in-care';
}
