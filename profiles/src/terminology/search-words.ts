/** The words of a text without accents and letter case: what text filters compare. */
export function searchWords(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Texts of a concept in the form that `matchesWords` reads. */
export function searchText(texts: Iterable<string>): string {
  return ` ${[...texts].flatMap(searchWords).join(' ')}`;
}

/** Whether each word is the beginning of a word of a text. */
export function matchesWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(` ${word}`));
}
