import type { Resource } from '@medplum/fhirtypes';

/**
 * Reads resources from NDJSON (one JSON object per line, UTF-8), one at a time. Empty lines are passed over. Throws
 * `SyntaxError` with the number of the line, and nothing of its content, for a line that is not a resource.
 */
export async function* readNdjson(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Resource> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  for await (const chunk of chunks) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      number += 1;
      const resource = parseLine(text.slice(start, end), number);
      if (resource) yield resource;
      start = end + 1;
    }
    rest = text.slice(start);
  }
  const last = parseLine(rest + decoder.decode(), number + 1);
  if (last) yield last;
}

function parseLine(line: string, number: number): Resource | undefined {
  if (line.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new SyntaxError(`line ${number} is not JSON`);
  }
  if (!isResource(value)) throw new SyntaxError(`line ${number} is not a FHIR resource`);
  return value;
}

function isResource(value: unknown): value is Resource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}
