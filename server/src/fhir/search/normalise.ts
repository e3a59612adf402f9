const plainAscii = /^[a-z0-9 ]*$/;
const marks = /\p{M}+/gu;
const joining = /['’ʼ`´.]+/g;
const separating = /[^\p{L}\p{N}\p{S}]+/gu;

/**
 * The form in which strings are compared: without case, diacritics and punctuation, blanks collapsed. An apostrophe or a
 * full stop joins (`D'Angelo` → `dangelo`), other punctuation separates (`Anna-Maria` → `anna maria`).
 *
 * @see FHIR R4 search.html#string
 */
export function normaliseString(text: string): string {
  const lower = text.toLowerCase();
  if (plainAscii.test(lower) && !lower.includes('  ') && !lower.startsWith(' ') && !lower.endsWith(' ')) return lower;
  const bare = lower.normalize('NFD').replace(marks, '').replaceAll('ß', 'ss');
  return bare.replace(joining, '').replace(separating, ' ').trim();
}

/** Spellings that sound alike in Italian, applied in order to a normalised string. */
const soundsAlike: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/ck|ch(?=[ei])|k|qu?(?=u)|q/g, 'c'],
  [/gh(?=[ei])/g, 'g'],
  [/h/g, ''],
  [/[jy]/g, 'i'],
  [/w/g, 'v'],
  [/x/g, 's'],
  [/z/g, 's'],
  [/n(?=[bp])/g, 'm'],
  [/(.)\1+/g, '$1'],
];

/** A key that spellings which sound alike in Italian share, for the `phonetic` search parameters. */
export function phoneticKey(text: string): string {
  return soundsAlike.reduce((key, [spelling, sound]) => key.replace(spelling, sound), normaliseString(text));
}

/** A telephone number without the marks that people put between digits. */
export function compactPhone(text: string): string {
  return text.replace(/[\s().\-/]+/g, '');
}
