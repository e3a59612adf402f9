import { TextDecoder } from 'node:util';

/**
 * Turns the bytes of an XML file into text, in the encoding that its declaration names (UTF-8 without one). Texts pass
 * through. `refuse` is told when the encoding is not known or the bytes do not keep to it.
 */
export async function* decodeXml(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  refuse: (reason: string) => never,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array = new Uint8Array(0);
  const decode = (bytes: Uint8Array | undefined): string => {
    try {
      return decoder?.decode(bytes, { stream: bytes !== undefined }) ?? '';
    } catch {
      return refuse('encoding');
    }
  };
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    if (decoder) {
      yield decode(chunk);
      continue;
    }
    head = join(head, chunk);
    // The declaration must be whole before its encoding can be read.
    if (head.length < 200 && !head.includes(0x3e)) continue;
    decoder = decoderFor(head, refuse);
    yield decode(head);
  }
  if (!decoder && head.length > 0) {
    decoder = decoderFor(head, refuse);
    yield decode(head);
  }
  if (decoder) yield decode(undefined);
}

function decoderFor(head: Uint8Array, refuse: (reason: string) => never): TextDecoder {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0)) {
    return new TextDecoder('utf-16le', { fatal: true });
  }
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x3c)) {
    return new TextDecoder('utf-16be', { fatal: true });
  }
  const declaration = new TextDecoder('latin1').decode(head.subarray(0, 200));
  const name = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(declaration)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return refuse('encoding');
  }
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
