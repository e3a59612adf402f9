import type { CataloguePart } from '../catalogue-entry.ts';

/** Refusals of what a person decided about her data. Source: ministerial decree of 7 September 2023, arts. 6, 8 and 9. */
export const privacyCatalogue = {
  'obscuring-needs-data': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Un oscuramento che vale solo per alcuni deve dire quali risorse nasconde, una per una (meaning «instance»).',
      en: 'An obscuring that holds for some only must say which resources it hides, one by one (meaning "instance").',
    },
    remedy: {
      it: 'Indicare le risorse in provision.data, oppure togliere provision.actor perché valga per tutti.',
      en: 'Name the resources in provision.data, or take provision.actor out so that it holds for everybody.',
    },
    source: 'DM 7 September 2023, art. 9; rule of the platform',
  },
  'emergency-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: "Con il ruolo scelto per questa sessione non si apre l'accesso in emergenza.",
      en: 'The role chosen for this session cannot open an emergency access.',
    },
    remedy: {
      it: 'Entrare con un ruolo sanitario presso la propria organizzazione.',
      en: 'Sign in with a health role at the own organization.',
    },
    source: 'DM 7 September 2023 (emergency access: who gives the care)',
  },
  'obscuring-not-deleted': {
    severity: 'error',
    type: 'business-rule',
    status: 409,
    text: {
      it: 'Un oscuramento non si cancella: si revoca, perché resti noto che cosa era visibile e quando.',
      en: 'An obscuring is not deleted: it is withdrawn, so that it stays known what was visible and when.',
    },
    remedy: {
      it: 'Aggiornarlo con status «inactive» e provision.period.end.',
      en: 'Update it with status "inactive" and provision.period.end.',
    },
    source: 'Profile sinfonia-obscuring-consent',
  },
} as const satisfies CataloguePart;
