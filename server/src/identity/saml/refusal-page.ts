import { pageSecurityPolicy, renderPage } from '../authorization-server/pages.ts';

/** What was refused. */
export type RefusalPage = 'sign-in' | 'logout';

const texts = {
  'sign-in': {
    title: 'Accesso non riuscito',
    it: "La risposta del gestore di identità non corrisponde a nessun accesso in corso, oppure è passato troppo tempo. Torna all'applicazione e riprova.",
    en: 'The answer of the identity provider belongs to no sign-in in progress, or too much time has passed. Go back to the application and try again.',
  },
  logout: {
    title: 'Richiesta di uscita non valida',
    it: 'La richiesta di uscita non è valida. Questo servizio non tiene sessioni: per uscire basta chiudere l’applicazione.',
    en: 'The logout request is not valid. This service keeps no sessions: to sign out just close the application.',
  },
} as const satisfies Readonly<Record<RefusalPage, Readonly<Record<'title' | 'it' | 'en', string>>>>;

/** Page for somebody whose message was refused, without anything of the message. */
export function renderRefusalPage(page: RefusalPage): {
  readonly html: string;
  readonly contentSecurityPolicy: string;
} {
  const { title, it, en } = texts[page];
  return {
    html: renderPage('it', title, `<p>${it}</p>\n<p lang="en">${en}</p>`),
    contentSecurityPolicy: pageSecurityPolicy,
  };
}
