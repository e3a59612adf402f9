import { valueSetUrl } from '@sinfonia/profiles';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { rolesOf } from '../../steps/step-description.ts';
import type { AgendaRule } from '../agendas/machine.ts';
import { agendaConditions } from '../agendas/rules.ts';

type Rest = Partial<Omit<DescribedParameter, 'name' | 'type' | 'text'>>;

const one = (name: string, type: string, it: string, en: string, rest: Rest = {}): DescribedParameter => ({
  name,
  type,
  min: 0,
  max: '1',
  text: { it, en },
  ...rest,
});

const many = { max: '*' } as const;

const input: readonly DescribedParameter[] = [
  one(
    'service',
    'string',
    'Codice della prestazione nel nomenclatore; più d’uno, nell’ordine, per un pacchetto',
    'Code of the service in the nomenclature; several, in their order, for a bundle',
    many,
  ),
  one(
    'priority',
    'code',
    'Classe; serve per un primo accesso senza ricetta',
    'Class; needed for a first access without prescription',
    { limits: { enum: ['U', 'B', 'D', 'P'] } },
  ),
  one(
    'access',
    'code',
    'Primo accesso o controllo; primo se assente',
    'First access or follow-up; first unless given',
    { limits: { enum: ['first', 'control'] } },
  ),
  one(
    'prescription',
    'string',
    'Riga di ricetta, ServiceRequest/x: dà prestazione, classe, accesso e persona',
    'Line of a prescription, ServiceRequest/x: gives service, class, access and person',
    many,
  ),
  one(
    'patient',
    'string',
    'Persona, Patient/x: dà l’ambito di garanzia',
    'Person, Patient/x: gives the area of guarantee',
  ),
  one('channel', 'code', 'Canale, se il ruolo ne ha più d’uno', 'Channel, where the role has several', {
    valueSet: valueSetUrl.BookingChannel,
  }),
  one('regime', 'code', 'Regime; ssn se assente', 'Regime; ssn unless given', { valueSet: valueSetUrl.BookingRegime }),
  one('mode', 'code', 'Modo di erogazione; in presenza se assente', 'Way of delivery; in person unless given', {
    valueSet: valueSetUrl.DeliveryMode,
  }),
  one(
    'area',
    'code',
    'Dove cercare; con la persona la sua ASL, altrimenti la Regione, se assente',
    'Where to look; unless given the health authority of the person, else the Region',
    { limits: { enum: ['region', 'asl', 'district'] } },
  ),
  one('asl', 'string', 'Codice FLS.11 della ASL in cui cercare', 'FLS.11 code of the health authority to look in', {
    limits: { pattern: '^\\d{6}$' },
  }),
  one('district', 'string', 'Codice del distretto in cui cercare', 'Code of the district to look in'),
  one(
    'municipality',
    'string',
    'Codice ISTAT del solo comune in cui cercare',
    'ISTAT code of the only municipality to look in',
    { limits: { pattern: '^\\d{6}$' } },
  ),
  one('near', 'string', 'Posizione, latitudine|longitudine (WGS 84)', 'Position, latitude|longitude (WGS 84)'),
  one('kilometres', 'integer', 'Distanza massima in linea d’aria', 'Longest distance as the crow flies', {
    limits: { minimum: 1, maximum: 500 },
  }),
  one('from', 'date', 'Primo giorno; oggi se assente', 'First day; today unless given'),
  one('to', 'date', 'Ultimo giorno; 180 giorni dopo se assente', 'Last day; 180 days later unless given'),
  one('count', 'integer', 'Quanti posti o pacchetti; 10 se assente', 'How many slots or bundles; 10 unless given', {
    limits: { minimum: 1, maximum: 50 },
  }),
  one(
    'sameDay',
    'boolean',
    'Più prestazioni una dopo l’altra in un giorno; sì se assente',
    'Several services one after the other on one day; yes unless given',
  ),
  one('sameStructure', 'boolean', 'Tutte nella stessa sede; sì se assente', 'All at one place; yes unless given'),
  one(
    'minutesBetween',
    'integer',
    'Minuti fra la fine di una e l’inizio della seguente',
    'Minutes between the end of one and the start of the next',
    { limits: { minimum: 0, maximum: 600 } },
  ),
];

const area: readonly DescribedParameter[] = [
  one('level', 'code', 'region, asl o district', 'region, asl or district', { min: 1 }),
  one('code', 'string', 'Codice', 'Code'),
];

const slot: readonly DescribedParameter[] = [
  one(
    'slot',
    'Reference',
    'Posto, da passare a $booking-hold o $booking-book',
    'Slot, to be passed to $booking-hold or $booking-book',
    { min: 1, targets: ['Slot'] },
  ),
  one('start', 'instant', 'Inizio', 'Start', { min: 1 }),
  one('end', 'instant', 'Fine', 'End', { min: 1 }),
  one('service', 'Coding', 'Prestazione', 'Service', { min: 1 }),
  one('mode', 'code', 'Modo di erogazione', 'Way of delivery', { min: 1, valueSet: valueSetUrl.DeliveryMode }),
  one('agenda', 'Reference', 'Agenda, con il suo codice', 'Agenda, with its code', { min: 1, targets: ['Schedule'] }),
  one('place', 'Reference', 'Sede', 'Place', { targets: ['Location'] }),
  one('organization', 'Reference', 'Struttura', 'Structure', { targets: ['Organization'] }),
  one('healthcareService', 'Reference', 'Prestazione offerta', 'Offered service', { targets: ['HealthcareService'] }),
  one(
    'kilometres',
    'decimal',
    'Distanza in linea d’aria, con una posizione',
    'Distance as the crow flies, with a position',
  ),
  one('days', 'integer', 'Giorni da oggi', 'Days from today', { min: 1 }),
  one(
    'withinMaximumTime',
    'boolean',
    'Se cade entro il tempo massimo della classe',
    'Whether it lies within the longest wait of the class',
  ),
  one(
    'inGuaranteeArea',
    'boolean',
    'Se è nell’ambito di garanzia della persona',
    'Whether it is in the area of guarantee of the person',
  ),
  one('comment', 'string', 'Preparazione e avvertenze dell’agenda', 'Preparation and remarks of the agenda'),
];

const output: readonly DescribedParameter[] = [
  one('channel', 'code', 'Canale per cui si è cercato', 'Channel that was searched for', {
    min: 1,
    valueSet: valueSetUrl.BookingChannel,
  }),
  { name: 'area', min: 1, max: '1', text: { it: 'Dove si è cercato', en: 'Where was looked' }, part: area },
  {
    name: 'guarantee',
    min: 0,
    max: '1',
    text: { it: 'Ambito di garanzia della persona', en: 'Area of guarantee of the person' },
    part: area,
  },
  {
    name: 'maximumTime',
    min: 0,
    max: '*',
    text: { it: 'Tempo massimo di una prestazione chiesta adesso', en: 'Longest wait of a service asked for now' },
    part: [
      one('service', 'code', 'Prestazione', 'Service', { min: 1 }),
      one('priority', 'code', 'Classe', 'Class', { min: 1 }),
      one('lastDay', 'date', 'Ultimo giorno', 'Last day', { min: 1 }),
      one('lastInstant', 'instant', 'Ultimo istante', 'Last instant', { min: 1 }),
    ],
  },
  {
    name: 'firstGuaranteed',
    min: 0,
    max: '*',
    text: {
      it: 'Prima disponibilità nell’ambito di garanzia, per prestazione',
      en: 'First availability in the area of guarantee, for each service',
    },
    part: slot,
  },
  {
    name: 'availability',
    min: 0,
    max: '*',
    text: { it: 'Posto libero, dal primo', en: 'Free slot, from the first' },
    part: slot,
  },
  {
    name: 'bundle',
    min: 0,
    max: '*',
    text: { it: 'Posti di un giorno, uno per prestazione', en: 'Slots of one day, one for each service' },
    part: [{ name: 'availability', min: 1, max: '*', text: { it: 'Posto libero', en: 'Free slot' }, part: slot }],
  },
  one(
    'outcome',
    'OperationOutcome',
    'Osservazioni: nessun posto in tempo, ricerca interrotta',
    'Remarks: no slot in time, search cut',
  ),
];

/** What `$find-availability` says of itself. */
export function describeSearch(rule: AgendaRule): OperationDescription {
  const remarks = agendaConditions.filter(({ steps }) => steps.includes('find-availability'));
  return {
    title: rule.title,
    description: {
      it: 'Cerca i primi posti liberi di una prestazione che il chiamante può prenotare, in tutte le strutture pubbliche e accreditate, o più prestazioni una dopo l’altra nello stesso giorno. Non riserva nulla: il posto si blocca con $booking-hold.',
      en: 'Finds the first free slots of a service that the caller may book, over all public and accredited structures, or several services one after the other on one day. It reserves nothing: a slot is held by $booking-hold.',
    },
    comment: [
      rolesOf(rule),
      {
        it: `Osservazioni (step-remark): ${remarks.map(({ id, text }) => `${id} ${text.it}`).join(' ')}`,
        en: `Remarks (step-remark): ${remarks.map(({ id, text }) => `${id} ${text.en}`).join(' ')}`,
      },
    ],
    in: input,
    out: output,
    refusals: [
      'operation-parameter-unknown',
      'operation-parameter-missing',
      'operation-parameter-invalid',
      'access-denied',
      'step-role-not-allowed',
      'resource-not-found',
      'step-precondition',
      'availability-not-ready',
    ],
    successes: [200],
    takesIfMatch: false,
  };
}
