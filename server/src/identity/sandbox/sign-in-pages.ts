import type { Language } from '@sinfonia/profiles/issues';
import { escapeHtml, renderPage } from '../authorization-server/pages.ts';
import type { SandboxUser } from './users.ts';

const texts = {
  it: {
    signIn: 'Accesso alla sandbox',
    notice: 'Ambiente di prova: le persone sono inventate. In produzione si accede solo con SPID o CIE.',
    choose: 'Scegli la persona con cui entrare',
    cancel: "Annulla e torna all'applicazione",
    consent: "Autorizza l'applicazione",
    asks: 'chiede di agire per conto di',
    with: 'con questi permessi:',
    nothing: 'nessun permesso previsto per questo ruolo',
    allow: 'Autorizza',
    refuse: 'Rifiuta',
  },
  en: {
    signIn: 'Sandbox sign-in',
    notice: 'Test environment: the people are invented. In production people sign in with SPID or CIE only.',
    choose: 'Choose the person to sign in as',
    cancel: 'Cancel and go back to the application',
    consent: 'Authorise the application',
    asks: 'asks to act on behalf of',
    with: 'with these permissions:',
    nothing: 'no permission is foreseen for this role',
    allow: 'Authorise',
    refuse: 'Refuse',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

/** Page with one button per test user. `action` is the address of this interaction. */
export function renderSignInPage(language: Language, action: string, users: readonly SandboxUser[]): string {
  const text = texts[language];
  const address = escapeHtml(action);
  const buttons = users.map(
    (user) => `<li><button type="submit" name="account" value="${escapeHtml(user.id)}">
<strong>${escapeHtml(user.title[language])}</strong><br>${escapeHtml(user.display)}</button></li>`,
  );
  return renderPage(
    language,
    text.signIn,
    `<p class="note">${escapeHtml(text.notice)}</p>
<form method="post" action="${address}/login">
<h2 id="people">${escapeHtml(text.choose)}</h2>
<ul aria-labelledby="people">
${buttons.join('\n')}
</ul>
</form>
${abortForm(address, text.cancel)}`,
  );
}

/** What the consent page shows. */
export interface ConsentView {
  /** Address of this interaction. */
  readonly action: string;
  readonly client: string;
  readonly person: string;
  /** Scopes that will be granted. */
  readonly scopes: readonly string[];
}

/** Page that asks for consent to the scopes that the person's role allows. */
export function renderConsentPage(language: Language, view: ConsentView): string {
  const text = texts[language];
  const address = escapeHtml(view.action);
  const scopes =
    view.scopes.length === 0
      ? `<p>${escapeHtml(text.nothing)}</p>`
      : `<ul>${view.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('')}</ul>`;
  return renderPage(
    language,
    text.consent,
    `<p><strong>${escapeHtml(view.client)}</strong> ${text.asks} <strong>${escapeHtml(view.person)}</strong> ${text.with}</p>
${scopes}
<form method="post" action="${address}/confirm"><p><button class="primary" type="submit">${text.allow}</button></p></form>
${abortForm(address, text.refuse)}`,
  );
}

function abortForm(address: string, label: string): string {
  return `<form method="post" action="${address}/abort"><p><button type="submit">${escapeHtml(label)}</button></p></form>`;
}
