import machine from '../server/src/services/dispensing/machine.json' with { type: 'json' };
import { dispensingService, newAttempts } from '../server/src/services/dispensing/service.ts';
import { dispensingOperations } from '../server/src/services/dispensing/steps.ts';
import supplies from '../server/src/services/dispensing/supplies/machine.json' with { type: 'json' };
import { supplyRules } from '../server/src/services/dispensing/supplies/machine.ts';
import { supplyService } from '../server/src/services/dispensing/supplies/service.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/dispensing-steps.md`. */
export function renderDispensingReference(): string {
  return renderServiceReference(dispensingService(), {
    title: "Passi dell'erogazione · Steps of dispensing",
    about: {
      it: 'Gli stati di una ricetta dematerializzata, i passi con cui la si eroga, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of an electronic prescription, the steps by which it is dispensed, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: dispensingOperations().filter(({ name }) => !supplyRules.has(name)),
    source: { file: 'server/src/services/dispensing/machine.json', source: machine.source, evidence: machine.evidence },
  });
}

/** Renders `docs/reference/supply-steps.md`. */
export function renderSupplyReference(): string {
  // Folders are named by the service that supplies are a part of.
  return renderServiceReference(
    { ...supplyService(newAttempts()), name: 'dispensing' },
    {
      title: 'Passi delle forniture senza NRE · Steps of supplies without an NRE',
      about: {
        it: 'L’erogazione diretta di ospedali e ASL e l’ossigeno a domicilio: gli stati sono quelli del piano terapeutico su cui si fornisce.',
        en: 'Direct dispensing by hospitals and ASL, and oxygen at home: the states are those of the therapeutic plan that is supplied on.',
      },
      operations: dispensingOperations().filter(({ name }) => supplyRules.has(name)),
      source: {
        file: 'server/src/services/dispensing/supplies/machine.json',
        source: supplies.source,
        evidence: supplies.evidence,
      },
    },
  );
}
