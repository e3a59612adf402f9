const longestPattern = 200;
/** Longest value that a pattern is tried on; longer ones do not match. */
const longestValue = 128;
/** Most `*`, `+` and counted repetitions with a choice, and most repetitions with a choice together with `?`. */
const mostOpen = 2;
const mostChoices = 4;

/** Tells whether a whole value matches. */
export type BoundedPattern = (value: string) => boolean;

/**
 * Compiles the pattern of a `regex` filter so that it matches whole values. Value sets come from clients, so patterns that
 * could take very long are refused (undefined): repeated groups that hold repetitions or alternatives, back references,
 * look-around, more than two open repetitions. So are patterns that JavaScript does not understand.
 */
export function boundedPattern(pattern: string): BoundedPattern | undefined {
  if (pattern.length > longestPattern || /\\[1-9k]|\(\?[=!<]/.test(pattern) || !isBounded(pattern)) return undefined;
  try {
    const whole = new RegExp(`^(?:${pattern})$`, 'u');
    return (value) => value.length <= longestValue && whole.test(value);
  } catch {
    return undefined;
  }
}

const repetition = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

function isBounded(pattern: string): boolean {
  // Characters that are escaped or stand in a class repeat and group nothing.
  const bare = pattern
    .replace(/\\./gu, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?:/g, '(');
  const groups: boolean[] = [];
  let open = 0;
  let choices = 0;
  for (let at = 0; at < bare.length; at++) {
    const character = bare.charAt(at);
    const [repeated = ''] = repetition.exec(bare.slice(at)) ?? [];
    if (character === '(') groups.push(false);
    else if (character === ')') {
      const risky = groups.pop() ?? false;
      if (risky && repetition.test(bare.slice(at + 1))) return false;
      if (risky && groups.length > 0) groups[groups.length - 1] = true;
    } else if (character === '|' || repeated !== '') {
      if (repeated !== '' && !/^\{\d+\}$/.test(repeated)) {
        choices++;
        if (repeated !== '?') open++;
      }
      at += Math.max(0, repeated.length - 1);
      if (groups.length > 0) groups[groups.length - 1] = true;
    }
  }
  return open <= mostOpen && choices <= mostChoices;
}
