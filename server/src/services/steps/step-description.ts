import type { BilingualText, IssueCode } from '@sinfonia/profiles/issues';
import type { DescribedParameter, OperationDescription } from '../../fhir/operations/operation-description.ts';
import { exampleOf } from './example-request.ts';
import type { Parameter, ParameterSet } from './parameters.ts';
import type { Service, ServiceStates, Step, StepCondition, StepRule } from './step.ts';

/** What a step may be refused for, beside its own rules and the faults of what it would write. */
export const stepRefusals: readonly IssueCode[] = [
  'type-mismatch',
  'operation-parameter-unknown',
  'operation-parameter-missing',
  'operation-parameter-invalid',
  'invalid-etag',
  'access-denied',
  'step-role-not-allowed',
  'resource-not-found',
  'step-not-allowed',
  'step-key-reused',
  'write-conflict',
  'version-mismatch',
  'step-precondition',
];

/** Codes that the `outcome` of a step that was made may have, beside remarks of the validation. */
export const stepRemarks: readonly IssueCode[] = ['step-remark', 'step-repeated'];

/** What a step says of itself, from its declaration and the machine of its service. */
export function describeStep<Subject>(
  service: Service<Subject>,
  step: Step<Subject>,
  rule: StepRule,
): OperationDescription {
  const input = describeSet(step.parameters);
  return {
    title: rule.title,
    description: step.description,
    comment: [
      ...commentOn(rule, service.states),
      ...conditionsOf(service.conditions, step.name),
      ...howItAnswers(Object.hasOwn(step.parameters, 'key')),
    ],
    in: input,
    out: [
      stateParameter(service.states, { it: 'Stato dopo il passo', en: 'State after the step' }),
      ...Object.entries(step.shows).map(
        ([name, { type, text, many }]): DescribedParameter => ({ name, min: 0, max: many ? '*' : '1', type, text }),
      ),
      ...(step.tells ?? []),
      {
        name: 'outcome',
        min: 0,
        max: '1',
        type: 'OperationOutcome',
        text: {
          it: 'Osservazioni che non hanno impedito il passo, se ce ne sono',
          en: 'Remarks that did not prevent the step, if there are any',
        },
      },
    ],
    refusals: [...stepRefusals, ...(step.refusals ?? [])],
    successes: step.target.level === 'type' ? [200, 201] : [200],
    takesIfMatch: true,
    example: () =>
      exampleOf(input, ({ name, min }) => min === 1 || name === 'key' || step.exampleShows?.includes(name) === true),
  };
}

/** The parameter `state` of an answer. */
export function stateParameter({ valueSet }: ServiceStates, text: BilingualText): DescribedParameter {
  return { name: 'state', min: 1, max: '1', type: 'code', valueSet, text };
}

/** From which states, to which, and by which roles. */
export function commentOn({ from, to, roles }: StepRule, states: ServiceStates): readonly BilingualText[] {
  const named = (codes: readonly string[], language: 'it' | 'en'): string =>
    codes.map((code) => `${code} (${states.titles[code]?.[language] ?? code})`).join(', ');
  return [
    { it: `Possibile negli stati: ${named(from, 'it')}.`, en: `Possible in the states: ${named(from, 'en')}.` },
    to === undefined
      ? { it: 'Lascia lo stato com’è.', en: 'Leaves the state as it is.' }
      : { it: `Porta a: ${named(to, 'it')}.`, en: `Leads to: ${named(to, 'en')}.` },
    rolesOf({ roles }),
  ];
}

/** By which roles. */
export function rolesOf({ roles }: Pick<StepRule, 'roles'>): BilingualText {
  const by = roles.join(', ');
  return { it: `Ruoli: ${by}.`, en: `Roles: ${by}.` };
}

function conditionsOf(conditions: readonly StepCondition[], step: string): readonly BilingualText[] {
  const own = conditions.filter(({ steps }) => steps.includes(step));
  const list = (kind: StepCondition['kind'], language: 'it' | 'en'): string =>
    own
      .filter((one) => one.kind === kind)
      .map(({ id, text }) => `${id} ${text[language]}`)
      .join(' ');
  return [
    ...(own.some(({ kind }) => kind === 'refusal')
      ? [
          {
            it: `Rifiutato (step-precondition) se: ${list('refusal', 'it')}`,
            en: `Refused (step-precondition) if: ${list('refusal', 'en')}`,
          },
        ]
      : []),
    ...(own.some(({ kind }) => kind === 'remark')
      ? [
          {
            it: `Osservazioni (step-remark): ${list('remark', 'it')}`,
            en: `Remarks (step-remark): ${list('remark', 'en')}`,
          },
        ]
      : []),
  ];
}

function howItAnswers(hasKey: boolean): readonly BilingualText[] {
  return [
    {
      it: 'Tutto ciò che il passo scrive è scritto in una sola transazione con Provenance e AuditEvent, o niente. La risposta mostra le risorse come il chiamante può vederle.',
      en: 'Everything that the step writes is written in one transaction with its Provenance and AuditEvents, or nothing is. The answer shows the resources as the caller may see them.',
    },
    ...(hasKey
      ? [
          {
            it: 'Con la stessa key e gli stessi parametri non scrive di nuovo e risponde con lo stato di adesso (step-repeated).',
            en: 'With the same key and the same parameters it does not write again and answers with the state as it is now (step-repeated).',
          },
        ]
      : []),
    {
      it: 'If-Match lega il passo alla versione della risorsa che rappresenta il processo.',
      en: 'If-Match binds the step to the version of the resource that stands for the process.',
    },
  ];
}

/** The parameters of a set, as they are told to clients. */
export function describeSet(set: ParameterSet): readonly DescribedParameter[] {
  return Object.entries(set).map(([name, parameter]) => describeParameter(name, parameter));
}

function describeParameter(name: string, parameter: Parameter<unknown, 0 | 1, '1' | '*'>): DescribedParameter {
  const { min, max, text, type, targets, valueSet, limits, part, example } = parameter;
  return {
    name,
    min,
    max,
    text,
    ...(type === undefined ? {} : { type }),
    ...(targets === undefined ? {} : { targets }),
    ...(valueSet === undefined ? {} : { valueSet }),
    ...(limits === undefined ? {} : { limits }),
    ...(part === undefined ? {} : { part: describeSet(part) }),
    ...(example === undefined ? {} : { example }),
  };
}
