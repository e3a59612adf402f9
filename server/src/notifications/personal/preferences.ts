import { isClock, type QuietHours } from './quiet-hours.ts';

/** How a person wants to be told of notices. The inbox of the platform always has them; the rest is her choice. */
export interface Preferences {
  readonly language: 'it' | 'en';
  /** An e-mail for each notice (several of some minutes together), or one a day. */
  readonly delivery: 'each' | 'digest';
  /** Time of the digest by the clock in Italy. */
  readonly digestAt: string;
  /** When no e-mail goes, but for urgent notices. */
  readonly quiet?: QuietHours;
  /** Templates that no e-mail tells of. */
  readonly muted: readonly string[];
  /** Confirmed address. */
  readonly email?: string;
}

/** What holds for who has chosen nothing. */
export const standardPreferences: Preferences = {
  language: 'it',
  delivery: 'each',
  digestAt: '08:00',
  quiet: { from: '22:00', to: '07:00' },
  muted: [],
};

/** Changes as they are given, not judged yet; `none` takes something away. */
export interface GivenPreferences {
  readonly language?: string | undefined;
  readonly delivery?: string | undefined;
  readonly digestAt?: string | undefined;
  readonly quietFrom?: string | undefined;
  readonly quietTo?: string | undefined;
  /** None given: nothing changes. */
  readonly mute: readonly string[];
}

/** Why preferences were refused: the parameter, and what it may be. */
export interface PreferenceFault {
  readonly parameter: string;
  readonly expected: string;
}

/** The preferences after some changes, or the first fault of them. The address is not among them: it has to be confirmed. */
export function changePreferences(
  before: Preferences,
  given: GivenPreferences,
  templates: readonly string[],
): Preferences | PreferenceFault {
  const { quiet: _quiet, ...rest } = before;
  const { language = before.language, delivery = before.delivery, digestAt = before.digestAt } = given;
  if (language !== 'it' && language !== 'en') return { parameter: 'language', expected: 'it, en' };
  if (delivery !== 'each' && delivery !== 'digest') return { parameter: 'delivery', expected: 'each, digest' };
  if (!isClock(digestAt)) return { parameter: 'digestAt', expected: 'HH:MM' };
  const quiet = quietOf(before, given);
  if (quiet !== undefined && 'parameter' in quiet) return quiet;
  const muted = given.mute.length === 0 ? before.muted : given.mute.filter((code) => code !== 'none');
  if (muted.some((code) => !templates.includes(code))) return { parameter: 'mute', expected: 'notice-template' };
  return {
    ...rest,
    language,
    delivery,
    digestAt,
    muted: [...new Set(muted)],
    ...(quiet === undefined ? {} : { quiet }),
  };
}

function quietOf(
  before: Preferences,
  { quietFrom, quietTo }: GivenPreferences,
): QuietHours | PreferenceFault | undefined {
  if (quietFrom === undefined && quietTo === undefined) return before.quiet;
  if (quietFrom === 'none' && (quietTo === undefined || quietTo === 'none')) return undefined;
  const from = quietFrom ?? before.quiet?.from;
  const to = quietTo ?? before.quiet?.to;
  if (from === undefined || !isClock(from)) return { parameter: 'quietFrom', expected: 'HH:MM, none' };
  if (to === undefined || !isClock(to)) return { parameter: 'quietTo', expected: 'HH:MM' };
  return { from, to };
}
