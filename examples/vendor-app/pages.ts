import type { OverviewPart } from './overview.ts';
import type { Session } from './sessions.ts';

/** The page of somebody who is not signed in. */
export function welcomePage(message?: string): string {
  const notice = message === undefined ? '' : `<p role="alert">${escapeHtml(message)}</p>`;
  return page(
    'Applicazione di esempio',
    `${notice}<p>Entri con SPID o CIE per vedere i dati a cui ha diritto.</p>
<form method="post" action="/login"><button>Entra</button></form>
<form method="post" action="/login?role=citizen"><button>Entra come cittadino</button></form>`,
  );
}

/** The page of somebody who is signed in: the role of the session and what it may see. */
export function overviewPage({ login }: Session, parts: readonly OverviewPart[]): string {
  const rows = parts.map(({ title, count, refusal }) => {
    const what = count === undefined ? `non previsto per questo ruolo: ${escapeHtml(refusal ?? '')}` : String(count);
    return `<tr><th scope="row">${escapeHtml(title)}</th><td>${what}</td></tr>`;
  });
  return page(
    'I dati che posso vedere',
    `<p>Ruolo di questa sessione: <strong>${escapeHtml(login?.role ?? '')}</strong></p>
<table><tbody>
${rows.join('\n')}
</tbody></table>
<form method="post" action="/logout"><button>Esci</button></form>`,
  );
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1>
${main}
</main></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
