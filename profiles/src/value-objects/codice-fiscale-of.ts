import type { RecordedSex } from './codice-fiscale.ts';
import { checkCharacter } from './codice-fiscale-check.ts';

/** What a codice fiscale is worked out from. */
export interface CodiceFiscaleFacts {
  readonly family: string;
  readonly given: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: RecordedSex;
  /** Cadastral code of the municipality of birth, or Z and three digits of the country. */
  readonly birthPlace: string;
}

const months = 'ABCDEHLMPRST';

/**
 * Works out the codice fiscale of a person. Only the Agenzia delle Entrate assigns it: use the result for synthetic
 * people and to point out records that disagree, never as the code of a real person.
 *
 * @see DM 23 December 1976, n. 13813
 */
export function codiceFiscaleOf(facts: CodiceFiscaleFacts): string {
  const [year = '', month = '', day = ''] = facts.birthDate.split('-');
  const dayNumber = Number(day) + (facts.sex === 'F' ? 40 : 0);
  const body =
    familyPart(facts.family) +
    givenPart(facts.given) +
    year.slice(2) +
    months.charAt(Number(month) - 1) +
    String(dayNumber).padStart(2, '0') +
    facts.birthPlace.toUpperCase();
  return body + checkCharacter(body);
}

function familyPart(family: string): string {
  const { consonants, vowels } = lettersOf(family);
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

function givenPart(given: string): string {
  const { consonants, vowels } = lettersOf(given);
  // With four consonants or more the second one is left out.
  const chosen = consonants.length >= 4 ? consonants.charAt(0) + consonants.slice(2) : consonants;
  return `${chosen}${vowels}XXX`.slice(0, 3);
}

function lettersOf(name: string): { readonly consonants: string; readonly vowels: string } {
  const letters = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  return { consonants: letters.replace(/[AEIOU]/g, ''), vowels: letters.replace(/[^AEIOU]/g, '') };
}
