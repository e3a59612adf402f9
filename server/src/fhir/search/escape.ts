/**
 * Splits a search value at a separator (`,`, `$` or `|`) that is not escaped with a backslash. The parts keep their
 * escapes, so that they can be split again at another separator.
 *
 * @see FHIR R4 search.html#escaping
 */
export function splitEscaped(text: string, separator: ',' | '$' | '|'): string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\' && i + 1 < text.length) part += char + text[++i];
    else if (char === separator) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts;
}

/** Takes the escapes off a value; undefined when a backslash stands before anything but `,` `$` `|` `\`. */
export function unescapeValue(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  return /\\(?![,$|\\])/.test(text.replace(/\\[,$|\\]/g, '')) ? undefined : text.replace(/\\([,$|\\])/g, '$1');
}
