import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import * as parameter from '../../../steps/parameters.ts';

/** A text in both languages. */
export const text = (it: string, en: string): parameter.Bilingual => ({ it, en });

/** What a wait is entered with. */
export const waitParameters = {
  key: parameter.key(),
  patient: parameter.optional(
    parameter.reference(['Patient'], text('Persona, per chi la vede', 'Person, for who sees her')),
  ),
  identifier: parameter.optional(
    parameter.identifier(
      text(
        'Codice fiscale, STP, ENI o TEAM della persona, in alternativa a patient',
        'Codice fiscale, STP, ENI or TEAM of the person, instead of patient',
      ),
    ),
  ),
  line: parameter.optional(
    parameter.reference(
      ['ServiceRequest'],
      text('Riga della prescrizione, per chi la vede', 'Line of the prescription, for who sees it'),
    ),
  ),
  nre: parameter.optional(
    parameter.matching(
      /^[A-Z0-9]{15}$/,
      text('Numero della ricetta (NRE), in alternativa a line', 'Number of the prescription (NRE), instead of line'),
    ),
  ),
  service: parameter.optional(
    parameter.matching(
      /^[A-Za-z0-9._-]{1,30}$/,
      text(
        'Prestazione (codice del nomenclatore): quale della ricetta, o di un controllo senza ricetta',
        'Service (code of the nomenclature): which of the prescription, or of a follow-up without one',
      ),
    ),
  ),
  accessType: parameter.optional(
    parameter.code(
      valueSetUrl.AccessType,
      codeSystemUrl.AccessType,
      text(
        '1 primo accesso, 0 controllo; quello della prescrizione se assente',
        '1 first access, 0 follow-up; that of the prescription unless given',
      ),
    ),
  ),
  priority: parameter.optional(
    parameter.code(
      valueSetUrl.PriorityClass,
      codeSystemUrl.PriorityClass,
      text(
        'Classe di priorità, che deve essere quella della prescrizione',
        'Priority class, which must be that of the prescription',
      ),
    ),
  ),
  regime: parameter.optional(
    parameter.choice(['ssn', 'alpi'], text('Regime; ssn se assente', 'Regime; ssn unless given')),
  ),
  channel: parameter.optional(
    parameter.code(
      valueSetUrl.BookingChannel,
      codeSystemUrl.BookingChannel,
      text(
        'Canale, solo per gli operatori; quello del ruolo se assente',
        'Channel, for operators only; that of the role unless given',
      ),
    ),
  ),
  area: parameter.optional(
    parameter.reference(
      ['Organization'],
      text(
        'ASL o distretto in cui la persona accetta un posto; la sua ASL se assente',
        'ASL or district in which the person takes a slot; her ASL unless given',
      ),
    ),
  ),
  wholeRegion: parameter.optional(
    parameter.flag(text('Accetta un posto in tutta la Regione', 'Takes a slot in all the Region')),
  ),
  place: parameter.many(
    parameter.optional(
      parameter.reference(
        ['Location'],
        text('Sede che la persona accetta; tutte se assente', 'Place that the person takes; any unless given'),
      ),
    ),
  ),
  days: parameter.many(
    parameter.optional(
      parameter.parts(
        {
          from: parameter.day(text('Primo giorno', 'First day')),
          to: parameter.optional(parameter.day(text('Ultimo giorno', 'Last day'))),
        },
        text('Giorni che la persona preferisce; tutti se assente', 'Days that the person prefers; any unless given'),
      ),
    ),
  ),
  phone: parameter.optional(
    parameter.matching(/^\+?[0-9 ]{6,20}$/, text('Telefono per le proposte', 'Telephone for offers')),
  ),
  email: parameter.optional(
    parameter.matching(
      /^[^\s@]{1,64}@[^\s@]{1,120}$/,
      text('Indirizzo e-mail per le proposte', 'E-mail address for offers'),
    ),
  ),
} as const;

/** What a request to wait gives. */
export type WaitInput = parameter.InputOf<typeof waitParameters>;
