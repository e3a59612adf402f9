import machine from '../server/src/services/booking/waiting-list/machine.json' with { type: 'json' };
import { waitingListService } from '../server/src/services/booking/waiting-list/service.ts';
import { waitingListOperations } from '../server/src/services/booking/waiting-list/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/booking-waiting-list-steps.md`. */
export function renderWaitingListReference(): string {
  return renderServiceReference(waitingListService(), {
    title: 'Passi della lista di attesa · Steps of the waiting list',
    about: {
      it: 'Gli stati di un’attesa nella lista del CUP unico, i passi con cui ci si entra, si risponde a una proposta, se ne esce e si attiva il percorso di tutela, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of a wait on the list of the single booking centre, the steps by which one enters it, answers an offer, leaves it and opens the protected path, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: waitingListOperations(),
    source: {
      file: 'server/src/services/booking/waiting-list/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
