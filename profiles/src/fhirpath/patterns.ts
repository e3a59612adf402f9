const patterns = new Map<string, RegExp>();
/** Patterns also come from questionnaires that clients send. */
const rememberedPatterns = 1000;

/**
 * The regular expression of `matches()`. The engine reads patterns in Unicode mode only, where escapes such as `\\-` that
 * invariants of the specification use are errors; those are read in the older mode. Throws a SyntaxError for a wrong one.
 */
export function toPattern(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) {
    pattern = read(source);
    if (patterns.size >= rememberedPatterns) patterns.clear();
    patterns.set(source, pattern);
  }
  return pattern;
}

function read(source: string): RegExp {
  try {
    return new RegExp(source, 'su');
  } catch {
    return new RegExp(source, 's');
  }
}
