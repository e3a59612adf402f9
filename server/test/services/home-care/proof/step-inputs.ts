import { dayFromNow, people, siadResponse, type toParameters } from '../home-care-world.ts';
import { around } from './proof-world.ts';

/** Plain values of the parameters of a step. */
export type Values = Parameters<typeof toParameters>[0];

const weekly = {
  service: '17',
  figure: '3',
  frequency: 2,
  period: 1,
  unit: 'wk',
  performer: people.nurse,
} as const;

let turn = 0;

/** Valid parameters of each step for a person, as somebody who takes part would send them. */
export function inputOf(step: string, person: string): Values {
  const { person: self, son } = around(person);
  switch (step) {
    case 'refer':
      return { patient: self, source: '2', authoredOn: dayFromNow(-30), reason: 'Non autosufficiente' };
    case 'accept':
      return { need: 'complex', acceptedOn: dayFromNow(-29), note: 'Perdita di autonomia' };
    case 'refuse':
      return { outcome: 'not-valid', note: 'Segnalazione incompleta' };
    case 'assess':
      return {
        response: { ...siadResponse(), authored: `${dayFromNow(-28)}T10:00:00+01:00` },
        member: [{ who: people.coordinator, role: 'health-coordinator' }, { who: people.doctor }],
        diagnosis: ['707.03'],
      };
    case 'propose-pai':
      return {
        start: dayFromNow(-27),
        end: dayFromNow(60),
        review: dayFromNow(30),
        activity: [weekly],
        goal: [{ area: 'functional', text: 'Restare a casa', due: dayFromNow(60), measure: 'barthel', target: 60 }],
        member: [
          { who: people.coordinator, role: 'case-manager' },
          { who: people.nurse, role: 'operator', operator: '3' },
          { who: people.cooperative, role: 'operator' },
          { who: son, role: 'caregiver' },
        ],
      };
    case 'sign-pai':
      return { mode: 'handwritten', by: self };
    case 'return-pai':
      return { note: 'Frequenze da rivedere' };
    case 'record-access':
      turn++;
      return {
        key: `prova-${person}-${turn}`.slice(-80),
        start: `${dayFromNow(-20)}T08:00:00+01:00`,
        end: `${dayFromNow(-20)}T08:40:00+01:00`,
        operator: [{ type: '3', who: people.nurse }],
        service: [{ code: '17' }],
      };
    case 'schedule': {
      turn++;
      const from = Date.parse(`${dayFromNow(1)}T00:00:00Z`) + turn * 20 * 60_000;
      const [start, end] = [new Date(from).toISOString(), new Date(from + 10 * 60_000).toISOString()];
      return { visit: [{ start, end, performer: people.nurse, service: ['17'] }] };
    }
    case 'move-visit':
      return { appointment: `Appointment/${person}-visita`, cancel: 'case-closed' };
    case 'suspend':
      return { on: dayFromNow(-8), reason: '1' };
    case 'resume':
      return { on: dayFromNow(-5) };
    case 'reassess':
      return { reason: '2', confirms: true };
    case 'change-intensity':
      return { activity: [{ ...weekly, frequency: 1, unit: 'd' }], note: 'Medicazione ogni giorno' };
    case 'transfer':
      return { authority: people.otherAuthority, note: 'Cambio di residenza' };
    case 'accept-transfer':
      return { on: dayFromNow(0) };
    case 'refuse-transfer':
      return { note: 'La persona non si è trasferita' };
    case 'close':
      return { on: dayFromNow(0), reason: '1', achieved: 'achieved' };
    case 'reopen':
      return { note: 'Concluso per errore' };
    default:
      return {};
  }
}
