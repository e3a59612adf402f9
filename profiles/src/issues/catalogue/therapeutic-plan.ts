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
} as const satisfies CataloguePart;
