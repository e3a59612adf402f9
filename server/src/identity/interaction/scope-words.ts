import type { Language } from '@sinfonia/profiles/issues';
import { parseScope, permissions } from '../../access/scope.ts';
import table from './scope-words.json' with { type: 'json' };

const types: Readonly<Record<string, Readonly<Record<Language, string>>>> = table.types;

const plain: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  openid: {
    it: 'Sapere che sei tu, con un codice che non dice chi sei',
    en: 'Know it is you, by a code that does not tell who you are',
  },
  fhirUser: { it: 'Sapere quale scheda ti riguarda', en: 'Know which record is about you' },
  launch: {
    it: 'Aprirsi con la persona che hai scelto nel tuo programma',
    en: 'Open with the person you chose in your software',
  },
  'launch/patient': { it: 'Sapere di quale persona si tratta', en: 'Know which person it is about' },
  'launch/encounter': { it: 'Sapere di quale visita o ricovero si tratta', en: 'Know which visit or stay it is about' },
  offline_access: {
    it: 'Restare collegata anche quando non la usi, per un turno di lavoro',
    en: 'Stay connected while you do not use it, for a working shift',
  },
  online_access: { it: 'Restare collegata finché non esci', en: 'Stay connected until you sign out' },
};

const verbs: readonly (readonly [bit: number, words: Readonly<Record<Language, string>>])[] = [
  [permissions.r | permissions.s, { it: 'consultare', en: 'see' }],
  [permissions.c, { it: 'aggiungere', en: 'add' }],
  [permissions.u, { it: 'modificare', en: 'change' }],
  [permissions.d, { it: 'eliminare', en: 'delete' }],
];

/** A scope in plain words, e.g. "Consultare: ricette di farmaci (solo della persona scelta)". */
export function wordsOf(scope: string, language: Language): string {
  const known = Object.hasOwn(plain, scope) ? plain[scope] : undefined;
  if (known !== undefined) return known[language];
  const parsed = parseScope(scope);
  if (parsed.kind !== 'grant') return scope;
  const { context, type, filters, permissions: bits } = parsed.grant;
  const does = verbs.filter(([bit]) => (bits & bit) !== 0).map(([, words]) => words[language]);
  const what = (Object.hasOwn(types, type) ? types[type]?.[language] : undefined) ?? type;
  const where = {
    patient: { it: 'solo della persona scelta', en: 'of the chosen person only' },
    user: { it: 'nei limiti del tuo ruolo', en: 'within the limits of your role' },
    system: { it: 'senza una persona', en: 'without a person' },
  }[context][language];
  const only = filters.map(([name, value]) => `${name} = ${value}`).join(', ');
  const limit = only === '' ? '' : `; ${language === 'it' ? 'solo' : 'only'} ${only}`;
  return `${capitalised(joined(does, language))}: ${what} (${where}${limit})`;
}

function joined(words: readonly string[], language: Language): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${language === 'it' ? 'e' : 'and'} ${words.at(-1)}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
