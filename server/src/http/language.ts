import type { Language } from '@sinfonia/profiles/issues';
import { memoizeHeader } from './bounded-memo.ts';

const chooseLanguage = memoizeHeader((header): Language => {
  let italian = 0;
  let english = 0;
  let any = 0;
  for (const part of header.split(',')) {
    const [range = '', ...parameters] = part.split(';');
    const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2)) || 0;
    const primary = range.trim().toLowerCase().split('-', 1)[0];
    if (primary === 'it') italian = Math.max(italian, quality);
    else if (primary === 'en') english = Math.max(english, quality);
    else if (primary === '*') any = Math.max(any, quality);
  }
  return english > Math.max(italian, any) ? 'en' : 'it';
});

/** The language of messages for a caller: what Accept-Language prefers, Italian by default. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage === undefined ? 'it' : chooseLanguage(acceptLanguage);
}
