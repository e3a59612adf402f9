import table from './outcome-codes.json' with { type: 'json' };

/** What a code of an error means to the platform. */
export type CodeMeaning = 'absent' | 'duplicate' | 'state' | 'not-yours' | 'expired' | 'content';

/** Texts and meanings of codes, by code (`outcome-codes.json`). */
const codes = new Map(Object.entries(table.codes));

/** What a code of an error means; undefined for one that is not known, on which nothing may be built. */
export function meaningOf(code: string): CodeMeaning | undefined {
  return codes.get(code)?.meaning as CodeMeaning | undefined;
}

/** The code and the Italian text for a meaning. */
export function codeOf(meaning: CodeMeaning): { readonly code: string; readonly text: string } {
  for (const [code, entry] of codes) if (entry.meaning === meaning) return { code, text: entry.it };
  throw new Error(`no code for ${meaning}`);
}
