import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../../fhir/operations/operation-description.ts';
import { invalid, readParameters } from '../../../../fhir/operations/operation-parameters.ts';
import { dayAt } from '../../../calendar/civil-day.ts';
import { rolesOf } from '../../../steps/step-description.ts';
import { definitionUrl } from '../../../steps/step-operation.ts';
import type { AvailabilitySource } from '../../availability/availability-keeper.ts';
import type { KnownAgenda } from '../../availability/stored-offers.ts';
import { type PublicClosure, publicClosures, sourceOfReasons } from '../closures.ts';
import { ruleOf } from '../machine.ts';

/** Name of the operation. */
export const closuresName = 'booking-closures';

const rule = ruleOf(closuresName);
/** Closures of one answer at most. */
const mostListed = 1000;

const part = (name: string, type: string, it: string, en: string, rest: Partial<DescribedParameter> = {}) =>
  ({ name, type, min: 0, max: '1', text: { it, en }, ...rest }) as DescribedParameter;

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: "L'elenco pubblico delle agende chiuse, in corso e future, con il motivo: le agende non si sospendono se non per queste eccezioni. Nessun dato personale.",
    en: 'The public list of closed agendas, in force and to come, with the reason: agendas are not suspended but for these exceptions. No personal data.',
  },
  comment: [rolesOf(rule)],
  in: [
    part('asl', 'string', 'Codice FLS.11 della ASL', 'FLS.11 code of the health authority', {
      limits: { pattern: '^\\d{6}$' },
    }),
    part('service', 'string', 'Codice della prestazione', 'Code of the service'),
    part('organization', 'string', 'Struttura, Organization/x', 'Structure, Organization/x'),
  ],
  out: [
    part('total', 'integer', 'Quante sono; se ne elencano al più 1000', 'How many there are; 1000 are listed at most', {
      min: 1,
    }),
    {
      name: 'closure',
      min: 0,
      max: '*',
      text: { it: 'Chiusura, dalla prima', en: 'Closure, from the first' },
      part: [
        part('agenda', 'Reference', 'Agenda, con il suo codice', 'Agenda, with its code', {
          min: 1,
          targets: ['Schedule'],
        }),
        part('service', 'code', 'Prestazione', 'Service', { max: '*' }),
        part('organization', 'Reference', 'Struttura', 'Structure', { targets: ['Organization'] }),
        part('place', 'Reference', 'Sede', 'Place', { targets: ['Location'] }),
        part('asl', 'string', 'Codice della ASL', 'Code of the health authority'),
        part('from', 'date', 'Primo giorno', 'First day', { min: 1 }),
        part('to', 'date', 'Ultimo giorno', 'Last day', { min: 1 }),
        part('reason', 'code', 'Motivo', 'Reason', { min: 1, valueSet: valueSetUrl.BookingClosureReason }),
        part('title', 'string', 'Nome del motivo', 'Name of the reason', { min: 1 }),
        part('text', 'string', 'Che cosa dice la struttura', 'What the structure says'),
      ],
    },
    part('source', 'string', 'Fonte dei motivi', 'Source of the reasons', { min: 1 }),
  ],
  refusals: ['operation-parameter-unknown', 'operation-parameter-invalid', 'access-denied', 'availability-not-ready'],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET Schedule/$booking-closures`: the public list of closed agendas, for anybody with access to the platform. Refusals:
 * `operation-parameter-*` 400, `availability-not-ready` 503.
 */
export function closuresOperation(source: AvailabilitySource): OperationHandler {
  return {
    name: closuresName,
    definition: definitionUrl(closuresName),
    levels: ['type'],
    types: ['Schedule'],
    readOnly: true,
    description,
    async handle(_, request) {
      const given = readParameters(closuresName, { asl: 'text', service: 'text', organization: 'text' }, request);
      const role = request.principal.role ?? '';
      if (!rule.roles.includes(role)) {
        throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${closuresName}`, role } });
      }
      const asl = given.text('asl');
      if (asl !== undefined && !/^\d{6}$/.test(asl)) throw invalid('asl', '^\\d{6}$');
      const [service, organization] = [given.text('service'), given.text('organization')];
      const { agendas } = await source.current();
      const chosen = new Map(
        [...agendas].filter(
          ([, one]) =>
            one.offer.active &&
            (asl === undefined || one.offer.asl === asl) &&
            (service === undefined || one.offer.services.includes(service)) &&
            (organization === undefined || one.organization === organization),
        ),
      );
      const listed = publicClosures(chosen, dayAt(Date.now()));
      const parameter: ParametersParameter[] = [
        { name: 'total', valueInteger: listed.length },
        ...listed.slice(0, mostListed).map((closure) => ({
          name: 'closure',
          part: partsOf(closure, chosen.get(closure.agenda), request.language),
        })),
        { name: 'source', valueString: sourceOfReasons },
      ];
      const body: Parameters = { resourceType: 'Parameters', parameter };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  };
}

function partsOf(closure: PublicClosure, known: KnownAgenda | undefined, language: 'it' | 'en'): ParametersParameter[] {
  const reference = (name: string, to: string | undefined, display: string | undefined): ParametersParameter[] =>
    to === undefined || to === ''
      ? []
      : [{ name, valueReference: { reference: to, ...(display === undefined ? {} : { display }) } }];
  return [
    ...reference('agenda', `Schedule/${closure.agenda}`, known?.code),
    ...(known?.services ?? []).map(({ code }) => ({ name: 'service', valueCode: code })),
    ...reference('organization', known?.organization, known?.organizationName),
    ...reference('place', known?.place, known?.placeName),
    ...(known === undefined || known.offer.asl === '' ? [] : [{ name: 'asl', valueString: known.offer.asl }]),
    { name: 'from', valueDate: closure.from },
    { name: 'to', valueDate: closure.to },
    { name: 'reason', valueCode: closure.reason },
    { name: 'title', valueString: closure.title[language] },
    ...(closure.text === undefined ? [] : [{ name: 'text', valueString: closure.text }]),
  ];
}
