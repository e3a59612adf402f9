import machine from '../server/src/services/prescriptions/machine.json' with { type: 'json' };
import { prescriptions } from '../server/src/services/prescriptions/service.ts';
import { prescriptionOperations } from '../server/src/services/prescriptions/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/prescription-steps.md`. */
export function renderPrescriptionReference(): string {
  return renderServiceReference(prescriptions, {
    title: 'Passi delle ricette · Steps of prescriptions',
    about: {
      it: 'Gli stati di una ricetta dematerializzata, i passi che la emettono e la annullano, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of an electronic prescription, the steps that issue and cancel it, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: prescriptionOperations(),
    source: {
      file: 'server/src/services/prescriptions/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
