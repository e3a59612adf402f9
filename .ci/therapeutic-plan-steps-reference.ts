import machine from '../server/src/services/therapeutic-plans/machine.json' with { type: 'json' };
import { therapeuticPlans } from '../server/src/services/therapeutic-plans/service.ts';
import { planOperations } from '../server/src/services/therapeutic-plans/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/therapeutic-plan-steps.md`. */
export function renderTherapeuticPlanStepsReference(): string {
  return renderServiceReference(therapeuticPlans, {
    title: 'Passi dei piani terapeutici · Steps of therapeutic plans',
    about: {
      it: 'Gli stati di un piano terapeutico, i passi che lo portano da uno all’altro, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR. Le regole cliniche dei tipi di piano hanno la loro pagina: [regole](therapeutic-plan-rules.md).',
      en: 'The states of a therapeutic plan, the steps that lead from one to another, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API. The clinical rules of the types of plan have a page of their own: [rules](therapeutic-plan-rules.md).',
    },
    operations: planOperations(),
    source: {
      file: 'server/src/services/therapeutic-plans/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
