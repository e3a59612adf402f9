import { createHash } from 'node:crypto';
import type { Language } from '@sinfonia/profiles/issues';

const style = `
body{font:1.125rem/1.5 system-ui,sans-serif;color:#17324d;background:#fff;margin:0 auto;max-width:44rem;padding:1.5rem}
h1{font-size:1.6rem}ul{list-style:none;padding:0}li{margin:.5rem 0}
button{font:inherit;width:100%;text-align:left;padding:.75rem 1rem;border:2px solid #0059b3;border-radius:.25rem;background:#fff;color:#004080;cursor:pointer}
button:hover,button:focus{background:#e6f0fa;outline:3px solid #995c00;outline-offset:2px}
button.primary{background:#0059b3;color:#fff}button.primary:hover,button.primary:focus{background:#004080}
.hint{font-size:1rem;color:#435a70}label{display:block;margin:1rem 0 .25rem}input{font:inherit;padding:.5rem;border:2px solid #435a70;border-radius:.25rem;width:100%;box-sizing:border-box}
ul.plain{list-style:disc;padding-left:1.5rem}a{color:#004080}.note{border-left:.4rem solid #995c00;padding:.5rem 1rem;background:#fff7e6}code{overflow-wrap:anywhere}`;

/**
 * Content-Security-Policy of the pages: nothing is loaded or run, the one style sheet is named by its hash. There is no
 * `form-action`, because browsers apply it to the redirect to the client that follows a form.
 */
export const pageSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** Text of a page that may be put between tags or in an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page. `title` is plain text, `main` is HTML whose variable parts are already escaped. */
export function renderPage(language: Language, title: string, main: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – SINFONIA</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>
`;
}

/**
 * Page shown when an authorization request cannot go back to its client. It names the error code for whoever develops
 * the client, never the description, which is not written for users.
 */
export function renderErrorPage(code: string): string {
  return renderPage(
    'it',
    'Accesso non riuscito',
    `<p>La richiesta di accesso non è valida o è scaduta. Torna all'applicazione e riprova.</p>
<p lang="en">The sign-in request is not valid or has expired. Go back to the application and try again.</p>
<p>Codice: <code>${escapeHtml(code)}</code></p>`,
  );
}

/** Page that asks whether to sign out. `form` is the empty form of the library, with its own token. */
export function renderLogoutPage(form: string): string {
  return renderPage(
    'it',
    'Vuoi uscire?',
    `<p>Le applicazioni che hai autorizzato con questo accesso non potranno più usarlo.</p>
<p lang="en">Sign out? The applications that you authorised with this sign-in will not be able to use it any more.</p>
${form}
<p><button class="primary" form="op.logoutForm" type="submit" name="logout" value="yes">Esci · Sign out</button></p>`,
  );
}

/** Page after signing out, for applications that gave no address to go back to. */
export function renderSignedOutPage(): string {
  return renderPage(
    'it',
    'Accesso chiuso',
    `<p>Puoi chiudere questa finestra.</p><p lang="en">You are signed out.</p>`,
  );
}
