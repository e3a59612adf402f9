import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SinfoniaError } from '@sinfonia/sdk';
import { overviewOf } from './overview.ts';
import { overviewPage, welcomePage } from './pages.ts';
import { type Registration, Sessions } from './sessions.ts';

const cookieName = 'vendor_app';

/**
 * A vendor's web application: it sends the person to the sign-in of SINFONIA, keeps the tokens on its own server and shows
 * what the person may see. Its cookie holds a random key and nothing else.
 */
export function vendorApp(registration: Registration): Server {
  const sessions = new Sessions(registration);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', registration.redirectUri);
    const key = keyIn(request);
    const session = sessions.find(key);
    switch (`${request.method} ${address.pathname}`) {
      case 'GET /':
        if (session?.login === undefined) return show(response, 200, welcomePage());
        return show(response, 200, overviewPage(session, await overviewOf(session)));
      case 'POST /login': {
        const begun = sessions.begin(address.searchParams.get('role') ?? undefined);
        const { url } = await begun.session.auth.startLogin();
        return goTo(response, url, begun.key);
      }
      case 'GET /callback': {
        if (session === undefined || key === undefined)
          return show(response, 400, welcomePage('Accesso non iniziato qui.'));
        session.login = await session.auth.finishLogin(address);
        return goTo(response, '/', sessions.renew(key));
      }
      case 'POST /logout':
        await session?.auth.signOut();
        if (key !== undefined) sessions.end(key);
        return goTo(response, '/', '');
      default:
        return show(response, 404, welcomePage('Pagina inesistente.'));
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const known = error instanceof SinfoniaError;
      show(response, known ? 502 : 500, welcomePage(known ? `Accesso non riuscito: ${error.code}` : 'Errore.'));
    });
  });
}

function keyIn(request: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
}

function goTo(response: ServerResponse, location: string, key: string): void {
  const life = key === '' ? '; Max-Age=0' : '';
  response
    .writeHead(303, { location, 'set-cookie': `${cookieName}=${key}; Path=/; HttpOnly; SameSite=Lax${life}` })
    .end();
}

function show(response: ServerResponse, status: number, page: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
  response.writeHead(status, headers).end(page);
}
