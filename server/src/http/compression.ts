import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Configuration } from '../config/index.ts';
import { memoizeHeader } from './bounded-memo.ts';
import type { FacadeMiddleware } from './request-state.ts';

type Coding = 'br' | 'gzip';

const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

// Levels at which both cost about the same per byte; higher ones trade much time for few bytes.
const brotliQuality = 4;
const gzipLevel = 5;

/**
 * Compresses answers above a threshold for clients that ask for it, on the thread pool and not on the event loop.
 *
 * @see RFC 9110, section 12.5.3
 */
export function compression(options: Configuration['compression']): FacadeMiddleware {
  if (!options.enabled) return (_ctx, next) => next();
  return async (ctx, next) => {
    await next();
    const { body } = ctx;
    if (typeof body !== 'string' || body.length < options.thresholdBytes) return;
    // Nothing else varies in most answers, and parsing the header to merge it costs more than setting it.
    if (ctx.res.hasHeader('Vary')) ctx.vary('Accept-Encoding');
    else ctx.res.setHeader('Vary', 'Accept-Encoding');
    const asked = ctx.req.headers['accept-encoding'];
    const coding = asked === undefined ? 'none' : chooseCoding(asked);
    if (coding === 'none' || ctx.res.hasHeader('Content-Encoding')) return;
    const bytes = Buffer.from(body);
    const packed =
      coding === 'br'
        ? await compressWithBrotli(bytes, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
              [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            },
          })
        : await compressWithGzip(bytes, { level: gzipLevel });
    ctx.res.setHeader('Content-Encoding', coding);
    ctx.body = packed;
  };
}

const chooseCoding = memoizeHeader((header): Coding | 'none' => {
  let any = 0;
  const asked = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';');
    const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2)) || 0;
    if (name.trim() === '*') any = quality;
    else asked.set(name.trim().toLowerCase(), quality);
  }
  const brotli = asked.get('br') ?? any;
  const zipped = asked.get('gzip') ?? any;
  if (brotli === 0 && zipped === 0) return 'none';
  return brotli >= zipped ? 'br' : 'gzip';
});
