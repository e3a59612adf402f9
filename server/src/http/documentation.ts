import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '@sinfonia/profiles/issues';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FacadeContext, FacadeMiddleware } from './request-state.ts';
import { protectPage } from './security-headers.ts';

/** Folder into which `npm run docs` builds the documentation site. */
export const documentationFolder = join(import.meta.dirname, '../../../docs/dist');

/** Path below which the documentation is. */
const base = '/docs';

/** Time that a cache may keep a page without asking, in seconds. */
const maxAgeSeconds = 60;

const policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/fhir+json; charset=utf-8',
  tgz: 'application/gzip',
};

/** Files of one build by their path in the site. */
interface Build {
  /** Tells one build from the next. */
  readonly mark: string;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Answers `/docs` and everything below it from the documentation site in `folder`, or with a page that says how to build
 * it. What is served is looked up by its whole name in the list of files of the build, so no address can lead elsewhere.
 *
 * Refusals: `address-not-found` 404, `method-not-allowed` 405.
 */
export function documentation(folder: string = documentationFolder): FacadeMiddleware {
  let known: Build | undefined;
  const currentBuild = async (): Promise<Build | undefined> => {
    const mark = await markOf(folder);
    if (mark === undefined) return undefined;
    if (known?.mark !== mark) known = { mark, files: await listFiles(folder) };
    return known;
  };
  const answer = async (ctx: FacadeContext): Promise<void> => {
    const { state, res } = ctx;
    state.route = `${base}/*`;
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      throw new FhirError(
        { code: 'method-not-allowed', values: { allowed: 'GET' } },
        { headers: { Allow: 'GET, HEAD' } },
      );
    }
    if (state.path === base) {
      ctx.status = 308;
      // Relative, so that it holds behind a proxy too.
      res.setHeader('Location', 'docs/');
      return;
    }
    const build = await currentBuild();
    const name = state.path.slice(base.length + 1);
    if (build === undefined && name === '') return answerUnbuilt(ctx, state.language);
    const file = build?.files.get(name === '' || name.endsWith('/') ? `${name}index.html` : name);
    if (file === undefined) throw new FhirError({ code: 'address-not-found' });
    send(ctx, await readPage(file), contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream');
  };
  return (ctx, next) => {
    const { path } = ctx.state;
    return path === base || path.startsWith(`${base}/`) ? answer(ctx) : next();
  };
}

// A build replaces the folder as a whole, so a new build is a new folder.
async function markOf(folder: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs } = await stat(folder);
    return `${ino} ${mtimeMs}`;
  } catch {
    return undefined;
  }
}

async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const walk = async (inSite: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inSite), { withFileTypes: true })) {
      const path = inSite === '' ? entry.name : `${inSite}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile() && /\.(html|css|json|tgz)$/.test(path)) files.set(path, join(folder, path));
    }
  };
  await walk('');
  return files;
}

async function readPage(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    // The site was built anew between the list and this page.
    throw new FhirError({ code: 'address-not-found' });
  }
}

function send(ctx: FacadeContext, content: Buffer, contentType: string): void {
  const { res, req } = ctx;
  protectPage(res, policy);
  const etag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', `public, max-age=${maxAgeSeconds}`);
  if (req.headers['if-none-match'] === etag) {
    ctx.status = 304;
    return;
  }
  ctx.status = 200;
  res.setHeader('Content-Type', contentType);
  ctx.body = content;
}

const unbuilt: Readonly<Record<Language, { readonly title: string; readonly text: string }>> = {
  it: {
    title: 'Documentazione non costruita',
    text: 'Per averla qui, dalla cartella del progetto: <code>npm run docs</code>. Le stesse pagine sono nella cartella <code>docs</code>.',
  },
  en: {
    title: 'Documentation not built',
    text: 'To have it here, from the folder of the project: <code>npm run docs</code>. The same pages are in the folder <code>docs</code>.',
  },
};

function answerUnbuilt(ctx: FacadeContext, language: Language): void {
  const { it, en } = unbuilt;
  protectPage(ctx.res, policy);
  ctx.status = 200;
  ctx.res.setHeader('Content-Type', contentTypes['html'] ?? '');
  ctx.res.setHeader('Cache-Control', 'no-store');
  ctx.body = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${unbuilt[language].title}</title></head>
<body><main>
<section lang="it"><h1>${it.title}</h1><p>${it.text}</p></section>
<section lang="en"><h1>${en.title}</h1><p>${en.text}</p></section>
</main></body>
</html>
`;
}
