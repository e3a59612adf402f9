import type { MessageOf, MessageTable } from './message-table.ts';
import { annullaPrescrittoRicevuta, annullaPrescrittoRichiesta } from './messages/cancel-prescription.ts';
import { interrogaNreUtilRicevuta, interrogaNreUtilRichiesta } from './messages/find-used-nre.ts';
import { annullaErogatoRicevuta, annullaErogatoRichiesta } from './messages/reverse-dispensing.ts';
import { invioErogatoRicevuta, invioErogatoRichiesta } from './messages/send-dispensing.ts';
import { invioPrescrittoRicevuta, invioPrescrittoRichiesta } from './messages/send-prescription.ts';
import { visualizzaRicettaRicevuta, visualizzaRicettaRichiesta } from './messages/show-to-dispenser.ts';
import { sospendiErogatoRicevuta, sospendiErogatoRichiesta } from './messages/suspend-dispensing.ts';
import { visualizzaErogatoRicevuta, visualizzaErogatoRichiesta } from './messages/take-prescription.ts';
import { visualizzaPrescrittoRicevuta, visualizzaPrescrittoRichiesta } from './messages/view-prescription.ts';

/**
 * The services of Sistema TS that are called: messages, action of SOAP, the element that carries the outcome, and the elements that
 * go encrypted. `service` is the name of the service in its WSDL, and the last part of its address unless configured.
 *
 * Source: Sistema TS, development kit (WSDL and schemas). That `cfAssistito` goes encrypted is unverified.
 */
export const operations = {
  send: {
    service: 'demInvioPrescritto',
    action: 'http://invioprescritto.wsdl.dem.sanita.finanze.it/InvioPrescritto',
    request: invioPrescrittoRichiesta,
    answer: invioPrescrittoRicevuta,
    outcome: 'codEsitoInserimento',
    encrypted: ['codiceAss'],
  },
  cancel: {
    service: 'demAnnullaPrescritto',
    action: 'http://annullaprescritto.wsdl.dem.sanita.finanze.it/AnnullaPrescritto',
    request: annullaPrescrittoRichiesta,
    answer: annullaPrescrittoRicevuta,
    outcome: 'codEsitoAnnullamento',
    encrypted: [],
  },
  view: {
    service: 'demVisualizzaPrescritto',
    action: 'http://visualizzaprescritto.wsdl.dem.sanita.finanze.it/VisualizzaPrescritto',
    request: visualizzaPrescrittoRichiesta,
    answer: visualizzaPrescrittoRicevuta,
    outcome: 'codEsitoVisualizzazione',
    encrypted: [],
  },
  findUsed: {
    service: 'demInterrogaNreUtilizzati',
    action: 'http://interroganreassociati.wsdl.dem.sanita.finanze.it/InterrogaNreUtilizzati',
    request: interrogaNreUtilRichiesta,
    answer: interrogaNreUtilRicevuta,
    outcome: 'codEsitoInterrogaNreUtilizzati',
    encrypted: [],
  },
  take: {
    service: 'demVisualizzaErogato',
    action: 'http://visualizzaerogato.wsdl.dem.sanita.finanze.it/VisualizzaErogato',
    request: visualizzaErogatoRichiesta,
    answer: visualizzaErogatoRicevuta,
    outcome: 'codEsitoVisualizzazione',
    encrypted: ['cfAssistito'],
  },
  suspend: {
    service: 'demSospendiErogato',
    action: 'http://visualizzaerogato.wsdl.dem.sanita.finanze.it/SospendiErogato',
    request: sospendiErogatoRichiesta,
    answer: sospendiErogatoRicevuta,
    outcome: 'codEsitoSospensione',
    encrypted: ['cfAssistito'],
  },
  dispense: {
    service: 'demInvioErogato',
    action: 'http://invioerogato.wsdl.dem.sanita.finanze.it/InvioErogato',
    request: invioErogatoRichiesta,
    answer: invioErogatoRicevuta,
    outcome: 'codEsitoInserimento',
    encrypted: ['cfAssistito'],
  },
  reverse: {
    service: 'demAnnullaErogato',
    action: 'http://annullaerogato.wsdl.dem.sanita.finanze.it/AnnullaErogato',
    request: annullaErogatoRichiesta,
    answer: annullaErogatoRicevuta,
    outcome: 'codEsitoAnnullamento',
    encrypted: ['cfAssistito'],
  },
  show: {
    service: 'ricercaErogatore',
    action: 'http://demricettaricercaerogatore.wsdl.dem.sanita.finanze.it/visualizzaRicetta',
    request: visualizzaRicettaRichiesta,
    answer: visualizzaRicettaRicevuta,
    outcome: 'codEsitoVisualizzaRicetta',
    encrypted: ['cfAssistito'],
  },
} as const satisfies Record<string, SoapService>;

/** How a service of Sistema TS is called. */
export interface SoapService {
  readonly service: string;
  readonly action: string;
  readonly request: MessageTable;
  readonly answer: MessageTable;
  readonly outcome: string;
  readonly encrypted: readonly string[];
}

/** Name of a call. */
export type OperationName = keyof typeof operations;

/** What a call carries; the adapter adds `pinCode`, and encrypts what goes encrypted. */
export type RequestOf<N extends OperationName> = Omit<MessageOf<(typeof operations)[N]['request']>, 'pinCode'>;

/** What a call answers. */
export type AnswerOf<N extends OperationName> = MessageOf<(typeof operations)[N]['answer']>;
