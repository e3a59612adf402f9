const longestPattern = 200;
const mostRepetitions = 3;

/**
 * Compiles the pattern of a `regex` filter so that it matches whole values. Value sets come from clients, so patterns that
 * could take very long are refused (undefined): repeated groups that hold repetitions or alternatives, back references,
 * look-around, more than three open repetitions. So are patterns that JavaScript does not understand.
 */
export function boundedPattern(pattern: string): RegExp | undefined {
  if (pattern.length > longestPattern || /\\[1-9k]|\(\?[=!<]/.test(pattern) || !isBounded(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}

function isBounded(pattern: string): boolean {
  // Characters that are escaped or stand in a class repeat and group nothing.
  const bare = pattern.replace(/\\./gu, 'x').replace(/\[[^\]]*\]/g, 'x');
  const groups: boolean[] = [];
  let open = 0;
  for (let at = 0; at < bare.length; at++) {
    const character = bare.charAt(at);
    const repeats = /^[*+]|^\{\d+,\}/.test(bare.slice(at));
    const counts = /^\{\d+(?:,\d+)?\}/.test(bare.slice(at));
    if (character === '(') groups.push(false);
    else if (character === ')') {
      const risky = groups.pop() ?? false;
      if (risky && /^[*+{]/.test(bare.slice(at + 1))) return false;
      if (risky && groups.length > 0) groups[groups.length - 1] = true;
    } else if (character === '|' || repeats || counts) {
      if (repeats) open++;
      if (groups.length > 0) groups[groups.length - 1] = true;
    }
  }
  return open <= mostRepetitions;
}
