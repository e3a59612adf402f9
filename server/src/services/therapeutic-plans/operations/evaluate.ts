import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import { profileUrl } from '@sinfonia/profiles';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { actorOf } from '../../steps/actor.ts';
import { dayOf } from '../../steps/days.ts';
import { exampleOf } from '../../steps/example-request.ts';
import * as parameter from '../../steps/parameters.ts';
import { findPerson } from '../../steps/person.ts';
import { requireRole } from '../../steps/standing.ts';
import type { StepRequest } from '../../steps/step.ts';
import { describeSet, rolesOf } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import type { PlanVerdict, RuleVerdict } from '../evaluation/plan-verdict.ts';
import { ruleOf } from '../machine.ts';
import { factsOf } from '../plan/form-facts.ts';
import { judgePlan, readForm } from '../plan/judgement.ts';
import { atcOf, typeFor } from '../plan/plan-content.ts';
import { capacityOf } from '../plan/prescriber.ts';
import { refusedBy } from '../rules.ts';
import { judgedParameters, personParameters, typeParameter } from './plan-parameters.ts';

/** Name of the operation. */
export const evaluateName = 'plan-evaluate';

const rule = ruleOf(evaluateName);

const parameters = {
  ...personParameters,
  type: typeParameter,
  ...judgedParameters,
  day: parameter.optional(
    parameter.day({
      it: 'Giorno le cui regole si applicano; oggi se assente',
      en: 'Day whose rules are applied; today unless given',
    }),
  ),
} as const;

const text = (it: string, en: string) => ({ it, en });
const input = describeSet(parameters);
const one = { min: 1, max: '1' } as const;

const description: OperationDescription = {
  title: rule.title,
  description: text(
    'Giudica un piano senza scrivere niente: il verdetto di ogni regola del tipo in vigore nel giorno, con testo, rimedio, fonte e certezza, e l’esito complessivo. La scheda è prima validata sul suo questionario. Ruolo e specialità sono quelli dell’incarico del chiamante, età e sesso quelli dell’assistito.',
    'Judges a plan and writes nothing: the verdict of every rule of the type in force on the day, with text, remedy, source and certainty, and the outcome as a whole. The form is first validated against its questionnaire. Role and specialties are those of the appointment of the caller, age and sex those of the person.',
  ),
  comment: [rolesOf(rule)],
  in: input,
  out: [
    {
      name: 'overall',
      ...one,
      type: 'code',
      limits: { enum: ['eligible', 'eligible-with-remarks', 'not-eligible', 'incomplete'] },
      text: text('Esito complessivo', 'Outcome as a whole'),
    },
    { name: 'day', ...one, type: 'date', text: text('Giorno giudicato', 'Day that was judged') },
    { name: 'capacity', ...one, type: 'code', text: text('Titolo di chi prescrive', 'Capacity of the prescriber') },
    {
      name: 'rule',
      min: 0,
      max: '*',
      text: text('Una regola', 'One rule'),
      part: [
        { name: 'id', ...one, type: 'code', text: text('Nome della regola', 'Name of the rule') },
        {
          name: 'verdict',
          ...one,
          type: 'code',
          limits: { enum: ['met', 'not-met', 'unknown'] },
          text: text('Verdetto', 'Verdict'),
        },
        {
          name: 'severity',
          ...one,
          type: 'code',
          limits: { enum: ['error', 'warning'] },
          text: text('Gravità', 'Severity'),
        },
        {
          name: 'textIt',
          ...one,
          type: 'string',
          text: text('Che cosa chiede, in italiano', 'What it asks, in Italian'),
        },
        {
          name: 'textEn',
          ...one,
          type: 'string',
          text: text('Che cosa chiede, in inglese', 'What it asks, in English'),
        },
        { name: 'remedyIt', ...one, type: 'string', text: text('Rimedio, in italiano', 'Remedy, in Italian') },
        { name: 'remedyEn', ...one, type: 'string', text: text('Rimedio, in inglese', 'Remedy, in English') },
        {
          name: 'missing',
          min: 0,
          max: '*',
          type: 'string',
          text: text('Risposta che manca (linkId)', 'Answer that is missing (linkId)'),
        },
        {
          name: 'unknown',
          min: 0,
          max: '*',
          type: 'string',
          text: text('Dato della persona non noto', 'Fact of the person that is not known'),
        },
        { name: 'source', ...one, type: 'string', text: text('Fonte', 'Source') },
        {
          name: 'evidence',
          ...one,
          type: 'code',
          limits: { enum: ['normative', 'public', 'unverified'] },
          text: text('Certezza', 'Certainty'),
        },
      ],
    },
  ],
  refusals: [
    'type-mismatch',
    'operation-parameter-unknown',
    'operation-parameter-missing',
    'operation-parameter-invalid',
    'access-denied',
    'step-role-not-allowed',
    'resource-not-found',
    'step-precondition',
  ],
  successes: [200],
  takesIfMatch: false,
  writesNothing: true,
  example: () =>
    exampleOf(input, ({ name, min }) => min === 1 || name === 'patient' || name === 'response' || name === 'atc'),
};

/**
 * `POST MedicationRequest/$plan-evaluate`, also on DeviceRequest: what the rules of a type of plan say of a form and medicines for a
 * person, on a day. Writes nothing but its AuditEvent.
 *
 * Refusals: those of `readInput` 400, `step-role-not-allowed` 403, `resource-not-found` 404, `step-precondition` and those of the
 * validation of the form 422.
 */
export const evaluateOperation: OperationHandler = {
  name: evaluateName,
  definition: definitionUrl(evaluateName),
  levels: ['type'],
  types: ['MedicationRequest', 'DeviceRequest'],
  readOnly: false,
  description,
  async handle(context, request, _target, touched) {
    const actor = actorOf(request.principal);
    const now = Date.now();
    const asked: StepRequest = { context, request, actor, now };
    const given = parameter.readInput(parameters, request.body);
    requireRole(rule, evaluateName, actor);
    const { type } = typeFor(asked, given.type);
    const day = given.day ?? dayOf(now);
    if (!isCivilDate(day)) throw refusedBy('TP-02', parameterPlace('day'));
    const patient = await findPerson(asked, evaluateName, given, rule, (place) => refusedBy('TP-01', place));
    const person = { type: 'Patient', id: patient.slice('Patient/'.length) };
    touched.push(person);
    const form =
      given.response === undefined
        ? undefined
        : await readForm(asked, patient, given.response, {
            status: 'completed',
            authored: new Date(now).toISOString(),
            profile: profileUrl.TherapeuticPlanResponse,
          });
    const atc = type.code === 'diabetes-aids' ? undefined : await atcOf(asked, given, factsOf(type, form));
    const capacity = await capacityOf(asked, type, day, given.centre);
    const verdict = await judgePlan(asked, {
      type,
      response: form,
      atc: [...(atc === undefined ? [] : [atc]), ...given.associated],
      patient,
      capacity,
      on: day,
    });
    return { status: 200, headers: {}, body: JSON.stringify(answerOf(verdict, day, capacity.role)) };
  },
};

function answerOf({ overall, verdicts }: PlanVerdict, day: string, capacity: string): Parameters {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'overall', valueCode: overall },
      { name: 'day', valueDate: day },
      { name: 'capacity', valueCode: capacity },
      ...verdicts.map(entryOf),
    ],
  };
}

function entryOf(given: RuleVerdict): ParametersParameter {
  const { rule: id, verdict, severity, text: told, remedy, missing, unknownContext, source, evidence } = given;
  return {
    name: 'rule',
    part: [
      { name: 'id', valueCode: id },
      { name: 'verdict', valueCode: verdict },
      { name: 'severity', valueCode: severity },
      { name: 'textIt', valueString: told.it },
      { name: 'textEn', valueString: told.en },
      { name: 'remedyIt', valueString: remedy.it },
      { name: 'remedyEn', valueString: remedy.en },
      ...missing.map((linkId) => ({ name: 'missing', valueString: linkId })),
      ...unknownContext.map((name) => ({ name: 'unknown', valueString: name })),
      { name: 'source', valueString: source },
      { name: 'evidence', valueCode: evidence },
    ],
  };
}
