import { escapeHtml, renderPage } from '../authorization-server/pages.ts';
import type { SandboxUser } from '../sandbox/users.ts';
import { outcomes } from './outcomes.ts';

/** What the sign-in page of a provider shows. */
export interface SignInPage {
  /** Name of the provider. */
  readonly name: string;
  /** Name of the service that the person signs in to, as its metadata say. */
  readonly service: string;
  /** Path of the interaction. */
  readonly address: string;
  readonly level: 1 | 2 | 3;
  /** Claims that the service gets. */
  readonly claims: readonly string[];
  readonly users: readonly SandboxUser[];
}

/**
 * The page of a provider of the sandbox, in Italian as those of the real ones: who signs in, and how it ends. Works without
 * scripts and with the keyboard.
 */
export function renderSignIn(page: SignInPage): string {
  const action = escapeHtml(page.address);
  const people = page.users.map(
    ({ id, title, display }) => `<li><button type="submit" name="account" value="${escapeHtml(id)}">
<strong>${escapeHtml(title.it)}</strong><br>${escapeHtml(display)}</button></li>`,
  );
  const ends = outcomes
    // There is no level below the first.
    .filter(({ fault }) => fault !== 'level' || page.level > 1)
    .map(({ id, label }) => `<option value="${escapeHtml(id)}">${escapeHtml(label)}</option>`);
  return renderPage(
    'it',
    page.name,
    `<p class="note">Gestore di identità di prova: le persone sono inventate e non serve alcuna credenziale. In produzione non esiste.</p>
<p>Accesso a <strong>${escapeHtml(page.service)}</strong>, livello ${page.level}. Entrando, la persona acconsente all'invio di questi dati:</p>
<ul class="plain">${page.claims.map((claim) => `<li><code>${escapeHtml(claim)}</code></li>`).join('')}</ul>
<form method="post" action="${action}/login">
<label for="outcome">Come deve finire l'accesso</label>
<p><select id="outcome" name="outcome">
${ends.join('\n')}
</select></p>
<h2 id="people">Scegli la persona che accede</h2>
<ul aria-labelledby="people">
${people.join('\n')}
</ul>
</form>
<form method="post" action="${action}/abort"><p><button type="submit">Annulla</button></p></form>`,
  );
}

/** The page for a request that cannot be answered to the service: the provider shows it itself. */
export function renderRequestRefused(error: string): string {
  return renderPage(
    'it',
    'Richiesta non accettata',
    `<p role="alert">Il gestore di identità di prova non accetta la richiesta di accesso. Torna al servizio e riprova.</p>
<p>Codice: <code>${escapeHtml(error)}</code></p>`,
  );
}
