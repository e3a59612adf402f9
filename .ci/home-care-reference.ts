import machine from '../server/src/services/home-care/machine.json' with { type: 'json' };
import { homeCare } from '../server/src/services/home-care/service.ts';
import { homeCareOperations } from '../server/src/services/home-care/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/home-care-steps.md`. */
export function renderHomeCareReference(): string {
  return renderServiceReference(homeCare, {
    title: 'Passi delle cure domiciliari · Steps of home care',
    about: {
      it: 'Gli stati di un caso di assistenza domiciliare, i passi che lo portano da uno all’altro, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of a home-care case, the steps that lead from one to another, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: homeCareOperations(),
    source: { file: 'server/src/services/home-care/machine.json', source: machine.source, evidence: machine.evidence },
  });
}
