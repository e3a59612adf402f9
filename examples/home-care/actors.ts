import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Authorizer, connect, type SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxPlace, sandboxPlace } from '../sandbox/sandbox-client.ts';

const run = promisify(execFile);

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
export interface CastOptions {
  readonly place?: SandboxPlace;
  /** Replaces the transport, in tests. */
  readonly fetch?: typeof fetch;
  /** `false`: repeats no request. */
  readonly retry?: false;
  /** Gives the token of a part; `sinfonia token` unless given. */
  readonly tokenFor?: (part: Part) => Promise<string>;
}

/**
 * Signs everybody in: each client asks for its token when it is first needed, and for a new one when that has ended. `related`
 * is the RelatedPerson as whom the caregiver acts, because he may represent more than one person.
 */
export function signIn(related: string, options: CastOptions = {}): Cast {
  const { place = sandboxPlace(), fetch, retry } = options;
  const fromTheTerminal = (part: Part): Promise<string> => {
    const role = part === 'caregiver' ? [`--role=represent:${related.slice('RelatedPerson/'.length)}`] : [];
    return tokenOf(place, ['--user', users[part], ...role]);
  };
  const { tokenFor = fromTheTerminal } = options;
  const clientOf = (part: Part): SinfoniaClient =>
    connect({
      baseUrl: `${place.url}/fhir`,
      auth: keeping(() => tokenFor(part)),
      headers: { 'accept-language': 'it' },
      ...(fetch === undefined ? {} : { fetch }),
      ...(retry === undefined ? {} : { retry }),
    });
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

/** Keeps a token until the server refuses it. */
function keeping(obtain: () => Promise<string>): Authorizer {
  let held: Promise<string> | undefined;
  return {
    attach() {},
    token() {
      held ??= obtain().catch((error: unknown) => {
        held = undefined;
        throw error;
      });
      return held;
    },
    discard() {
      held = undefined;
      return true;
    },
  };
}

/** A token, as `sinfonia token` prints it for a person at the terminal. */
export async function tokenOf(place: SandboxPlace, words: readonly string[]): Promise<string> {
  const command = ['--no', 'sinfonia', 'token', '--url', place.url, ...words];
  const { stdout } = await run('npx', command);
  return stdout.trim();
}
