import type { Language } from '@sinfonia/profiles/issues';
import type { RefusalReason } from './hat-scopes.ts';

/** Why somebody who has signed in cannot go on; each has a page. */
export type Obstacle = 'nobody' | 'level' | 'no-hat' | 'launch' | 'nothing-granted';

interface Texts {
  readonly role: string;
  readonly roleHint: string;
  readonly cancel: string;
  readonly consent: string;
  readonly asks: string;
  readonly with: string;
  readonly notGranted: string;
  readonly allow: string;
  readonly refuse: string;
  readonly policy: string;
  readonly terms: string;
  readonly back: string;
  readonly until: string;
  readonly obstacleTitle: string;
  readonly obstacles: Readonly<Record<Obstacle, string>>;
  readonly reasons: Readonly<Record<RefusalReason, string>>;
}

/** Texts of role chooser, consent and refusals. */
export const texts: Readonly<Record<Language, Texts>> = {
  it: {
    role: 'Con quale ruolo entri?',
    roleHint: "L'applicazione vedrà solo ciò che spetta al ruolo scelto. Per cambiare ruolo si entra di nuovo.",
    cancel: "Annulla e torna all'applicazione",
    consent: "Autorizza l'applicazione",
    asks: 'chiede di agire per tuo conto, nel ruolo:',
    with: 'Potrà:',
    notGranted: 'Ha chiesto anche, e non avrà:',
    allow: 'Autorizza',
    refuse: 'Rifiuta',
    policy: "Informativa sulla riservatezza dell'applicazione",
    terms: "Condizioni d'uso dell'applicazione",
    back: "Torna all'applicazione",
    until: "L'autorizzazione dura al massimo dodici ore. Uscendo dall'applicazione finisce prima.",
    obstacleTitle: 'Non è possibile continuare',
    obstacles: {
      nobody:
        'La tua identità è stata riconosciuta, ma nei registri di SINFONIA non risulta nessuno con il tuo codice fiscale: né come assistito, né come professionista, né come rappresentante di qualcuno. Se pensi che sia un errore, rivolgiti alla tua ASL o a chi gestisce il tuo incarico.',
      level:
        'Per questa applicazione serve una credenziale di livello più alto. Entra di nuovo con SPID o CIE di quel livello.',
      'no-hat': "Nessuno dei tuoi ruoli può essere usato per ciò che l'applicazione chiede.",
      launch:
        "L'apertura dal tuo programma non vale più, è già stata usata o riguarda un'altra persona. Torna al programma e apri di nuovo l'applicazione.",
      'nothing-granted':
        "L'applicazione chiede i dati di una persona, ma un professionista la sceglie nel proprio programma: apri l'applicazione da lì. In alternativa l'applicazione può chiedere permessi per il tuo ruolo.",
    },
    reasons: {
      role: 'non previsto per il tuo ruolo',
      'no-patient': "serve una persona scelta: apri l'applicazione dal tuo programma",
      'no-encounter': 'nessuna visita o ricovero scelto',
      'access-log': 'il registro degli accessi è riservato agli auditor',
    },
  },
  en: {
    role: 'In which role do you sign in?',
    roleHint: 'The application will see only what the chosen role may see. To change role, sign in again.',
    cancel: 'Cancel and go back to the application',
    consent: 'Authorise the application',
    asks: 'asks to act for you, in the role:',
    with: 'It will be able to:',
    notGranted: 'It also asked for, and will not have:',
    allow: 'Authorise',
    refuse: 'Refuse',
    policy: 'Privacy notice of the application',
    terms: 'Terms of use of the application',
    back: 'Back to the application',
    until: 'The authorisation lasts twelve hours at most. It ends earlier when you sign out of the application.',
    obstacleTitle: 'It is not possible to go on',
    obstacles: {
      nobody:
        'Your identity was recognised, but the registers of SINFONIA know nobody with your codice fiscale: neither as a citizen, nor as a professional, nor as the representative of somebody. If you think this is a mistake, turn to your ASL or to whoever manages your appointment.',
      level: 'This application needs a credential of a higher level. Sign in again with SPID or CIE of that level.',
      'no-hat': 'None of your roles can be used for what the application asks.',
      launch:
        'The launch from your software is not valid any more, was used already or is about another person. Go back to the software and open the application again.',
      'nothing-granted':
        'The application asks for the data of one person, but a professional chooses her in her own software: open the application from there. Or the application may ask for permissions of your role.',
    },
    reasons: {
      role: 'not foreseen for your role',
      'no-patient': 'a chosen person is needed: open the application from your software',
      'no-encounter': 'no visit or stay was chosen',
      'access-log': 'the access log is for auditors only',
    },
  },
};
