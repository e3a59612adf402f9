import machine from '../server/src/services/dispensing/machine.json' with { type: 'json' };
import { dispensingService } from '../server/src/services/dispensing/service.ts';
import { dispensingOperations } from '../server/src/services/dispensing/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/dispensing-steps.md`. */
export function renderDispensingReference(): string {
  return renderServiceReference(dispensingService(), {
    title: "Passi dell'erogazione · Steps of dispensing",
    about: {
      it: 'Gli stati di una ricetta dematerializzata, i passi con cui la si eroga, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of an electronic prescription, the steps by which it is dispensed, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: dispensingOperations(),
    source: { file: 'server/src/services/dispensing/machine.json', source: machine.source, evidence: machine.evidence },
  });
}
