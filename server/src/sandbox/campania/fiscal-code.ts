import { civil } from './calendar.ts';

/** What a codice fiscale is made from. */
export interface FiscalCodeParts {
  readonly family: string;
  readonly given: string;
  readonly sex: 'male' | 'female';
  /** Day of birth, see calendar.ts. */
  readonly birth: number;
  /** Belfiore code of the municipality or State of birth. */
  readonly belfiore: string;
}

const months = 'ABCDEHLMPRST';
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Computes the codice fiscale of a person. Source: DM 23 December 1976, n. 13813. */
export function computeFiscalCode(parts: FiscalCodeParts): string {
  const { year, month, date } = civil(parts.birth);
  const day = parts.sex === 'female' ? date + 40 : date;
  const body = `${letters(parts.family, false)}${letters(parts.given, true)}${two(year % 100)}${months[month - 1]}${two(day)}${parts.belfiore}`;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const unit = body.charCodeAt(index);
    const value = unit < 65 ? unit - 48 : unit - 65;
    sum += index % 2 === 0 ? (odd[value] ?? 0) : value;
  }
  return body + String.fromCharCode(65 + (sum % 26));
}

const known = new Map<string, string>();

function letters(name: string, isGiven: boolean): string {
  const key = isGiven ? `+${name}` : name;
  const cached = known.get(key);
  if (cached) return cached;
  const plain = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  const consonants = plain.replace(/[AEIOU]/g, '');
  const vowels = plain.replace(/[^AEIOU]/g, '');
  const first = isGiven && consonants.length > 3 ? `${consonants[0]}${consonants.slice(2)}` : consonants;
  const result = `${first}${vowels}XXX`.slice(0, 3);
  known.set(key, result);
  return result;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
