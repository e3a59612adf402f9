const slash = 0x2f;
const percent = 0x25;

/** A request target split once: the path as sent and the query without its question mark. */
export interface SplitTarget {
  readonly path: string;
  readonly query: string;
}

/**
 * Splits a request target into path and query. A target in absolute form (`http://host/path`) is reduced to its path.
 *
 * @see RFC 9112, section 3.2
 */
export function splitTarget(target: string): SplitTarget {
  const local = target.charCodeAt(0) === slash ? target : withoutAuthority(target);
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

/**
 * Decodes the path segments after `start` (the length of a prefix such as `/fhir`). One final slash is tolerated.
 *
 * @returns undefined when an encoding or a character is not valid, or a segment is empty.
 */
export function decodeSegments(path: string, start: number): readonly string[] | undefined {
  const segments: string[] = [];
  let from = path.charCodeAt(start) === slash ? start + 1 : start;
  let encoded = false;
  for (let at = from; at <= path.length; at += 1) {
    const code = at === path.length ? slash : path.charCodeAt(at);
    if (code === slash) {
      if (at === from) return at === path.length ? segments : undefined;
      const raw = path.slice(from, at);
      const segment = encoded ? decode(raw) : raw;
      if (segment === undefined || (encoded && hasControl(segment))) return undefined;
      segments.push(segment);
      from = at + 1;
      encoded = false;
    } else if (code === percent) {
      encoded = true;
    } else if (code <= 0x20 || code >= 0x7f) {
      return undefined;
    }
  }
  return segments;
}

/** The parameters of a query or of a form body, in order. */
export type ParameterList = readonly (readonly [name: string, value: string])[];

const noParameters: ParameterList = [];

/**
 * Reads `a=1&b=2` (percent-encoded UTF-8, `+` for a space) into pairs in order; a parameter without `=` has an empty
 * value.
 *
 * @returns undefined when an encoding or a character is not valid.
 * @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 */
export function parseParameters(query: string): ParameterList | undefined {
  if (query === '') return noParameters;
  const pairs: (readonly [string, string])[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decodeForm(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decodeForm(part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function withoutAuthority(target: string): string {
  const scheme = target.indexOf('://');
  if (scheme < 0) return target;
  const path = target.indexOf('/', scheme + 3);
  return path < 0 ? '/' : target.slice(path);
}

function decodeForm(raw: string): string | undefined {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  let encoded = false;
  for (let at = 0; at < spaced.length; at += 1) {
    const code = spaced.charCodeAt(at);
    if (code === percent) encoded = true;
    else if (code < 0x20 || code >= 0x7f) return undefined;
  }
  if (!encoded) return spaced;
  const decoded = decode(spaced);
  return decoded?.includes('\0') ? undefined : decoded;
}

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

function hasControl(segment: string): boolean {
  for (let at = 0; at < segment.length; at += 1) {
    const code = segment.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
