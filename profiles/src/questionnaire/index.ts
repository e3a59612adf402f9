export { type ComputedAnswers, evaluateForm, type FormEvaluation, type FormPlace } from './evaluate-form.ts';
