import type { CataloguePart } from '../catalogue-entry.ts';

/** What the rules of a type of therapeutic plan say of a plan that is to be issued. */
export const therapeuticPlanCatalogue = {
  'plan-rule-not-met': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'La regola {rule} del piano non è soddisfatta: {reason}',
      en: 'Rule {rule} of the plan is not met: {reason}',
    },
    remedy: { it: '{remedy}', en: '{remedy}' },
  },
  'plan-rule-unknown': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'La regola {rule} del piano non si può giudicare: {reason} Mancano: {missing}.',
      en: 'Rule {rule} of the plan cannot be judged: {reason} Missing: {missing}.',
    },
    remedy: { it: '{remedy}', en: '{remedy}' },
  },
  'plan-rule-remark': {
    severity: 'warning',
    type: 'business-rule',
    status: 200,
    text: {
      it: 'Da verificare, regola {rule} del piano: {reason}',
      en: 'To be checked, rule {rule} of the plan: {reason}',
    },
    remedy: { it: '{remedy}', en: '{remedy}' },
  },
  'plan-import-column': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Il file non ha la colonna {column}, o ne ha una che non è nel tracciato.',
      en: 'The file lacks the column {column}, or has one that is not in the layout.',
    },
    remedy: { it: 'Correggere la riga dei nomi come nella guida.', en: 'Correct the line of names as in the guide.' },
  },
  'plan-import-value': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Il valore della colonna {column} manca o non ha la forma prevista.',
      en: 'The value of the column {column} is missing or not of its form.',
    },
    remedy: { it: 'Correggere il valore: {expected}', en: 'Correct the value: {expected}' },
  },
  'plan-import-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: 'La colonna {column} non indica una sola persona o un solo incarico noti.',
      en: 'The column {column} does not name one known person or appointment.',
    },
    remedy: {
      it: 'Registrare prima la persona o l’incarico, poi importare di nuovo.',
      en: 'Register the person or appointment first, then import again.',
    },
  },
  'plan-import-answer': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'La scheda non ha la voce {link}, o la risposta non è del suo tipo.',
      en: 'The form has no item {link}, or the answer is not of its type.',
    },
    remedy: { it: 'Correggere la colonna answer.{link}.', en: 'Correct the column answer.{link}.' },
  },
  'plan-import-draft': {
    severity: 'warning',
    type: 'business-rule',
    status: 200,
    text: {
      it: 'I criteri del piano non sono soddisfatti o non si possono giudicare: importato come bozza.',
      en: 'The criteria of the plan are not met or cannot be judged: imported as a draft.',
    },
    remedy: {
      it: 'Completare la bozza ed emetterla, o annullarla.',
      en: 'Complete the draft and issue it, or cancel it.',
    },
  },
  'plan-import-known': {
    severity: 'information',
    type: 'informational',
    status: 200,
    text: {
      it: 'Il piano era già stato importato: niente è stato scritto.',
      en: 'The plan had been imported: nothing was written.',
    },
    remedy: { it: 'Nessuna azione necessaria.', en: 'Nothing to do.' },
  },
} as const satisfies CataloguePart;
