const quote = 0x22;
const backslash = 0x5c;

/**
 * Texts of the values of some properties of a JSON object, without parsing the rest: only properties of the object itself,
 * not of objects inside. The text must be valid JSON as the store keeps it, without spaces between tokens.
 */
export function topLevelValues(text: string, names: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let depth = 0;
  let wanted = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      const isName = depth === 1 && wanted < 0 && text.charCodeAt(end + 1) === 0x3a;
      if (isName && names.has(text.slice(at + 1, end))) wanted = end + 2;
      at = isName ? end + 1 : end;
    } else if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) {
      depth--;
      if (depth === 0 && wanted >= 0) found.push(text.slice(wanted, at));
    } else if (code === 0x2c && depth === 1 && wanted >= 0) {
      found.push(text.slice(wanted, at));
      // An object has each name once: what follows need not be looked at.
      if (found.length === names.size) return found;
      wanted = -1;
    }
  }
  return found;
}

/** Place of the closing quote of the string that begins at a place. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
