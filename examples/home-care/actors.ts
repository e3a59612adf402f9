import type { SinfoniaClient } from '@sinfonia/sdk';
import { connectAs, type TestUserOptions } from '../sandbox/test-users.ts';

/** The test users of the sandbox who take part, by the part that they play. */
export const users = {
  ward: 'reparto',
  coordinator: 'coordinatore-adi',
  doctor: 'mmg',
  social: 'segretariato-sociale',
  nurse: 'infermiere',
  cooperative: 'operatore-cooperativa',
  caregiver: 'caregiver',
} as const;

/** A part in the story. */
export type Part = keyof typeof users;

/** References of the professionals and organizations of the sandbox. */
export const registers = {
  authority: 'Organization/asl-204',
  hospital: 'Organization/hsp-150901',
  coordinator: 'PractitionerRole/sandbox-coordinatore-adi-r',
  doctor: 'PractitionerRole/sandbox-mmg-r',
  social: 'PractitionerRole/sandbox-segretariato-sociale-r',
  nurse: 'PractitionerRole/sandbox-infermiere-r',
  cooperative: 'PractitionerRole/sandbox-operatore-cooperativa-r',
} as const;

/** What the parts are called. */
export const titles: Readonly<Record<Part, { readonly it: string; readonly en: string }>> = {
  ward: { it: 'reparto', en: 'ward' },
  coordinator: { it: 'coordinatrice', en: 'coordinator' },
  doctor: { it: 'medico di famiglia', en: 'general practitioner' },
  social: { it: 'segretariato sociale', en: 'social secretariat' },
  nurse: { it: 'infermiere', en: 'nurse' },
  cooperative: { it: 'operatrice di cooperativa', en: 'cooperative operator' },
  caregiver: { it: 'caregiver', en: 'caregiver' },
};

/** Each part with a client that has its own token. */
export type Cast = Readonly<Record<Part, SinfoniaClient>>;

/** What the clients of a cast are made with. */
export interface CastOptions extends Omit<TestUserOptions, 'token'> {
  /** Gives the token of a part; `sinfonia token` unless given. */
  readonly tokenFor?: (part: Part) => Promise<string>;
}

/** Signs everybody in. `related` is the RelatedPerson as whom the caregiver acts, because he may represent more than one person. */
export function signIn(related: string, { tokenFor, ...options }: CastOptions = {}): Cast {
  const clientOf = (part: Part): SinfoniaClient => {
    const role = part === 'caregiver' ? [`--role=represent:${related.slice('RelatedPerson/'.length)}`] : [];
    const token = tokenFor === undefined ? {} : { token: () => tokenFor(part) };
    return connectAs(users[part], { ...options, ...token }, role);
  };
  return {
    ward: clientOf('ward'),
    coordinator: clientOf('coordinator'),
    doctor: clientOf('doctor'),
    social: clientOf('social'),
    nurse: clientOf('nurse'),
    cooperative: clientOf('cooperative'),
    caregiver: clientOf('caregiver'),
  };
}
