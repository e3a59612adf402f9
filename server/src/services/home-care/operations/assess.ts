import type { Condition, QuestionnaireResponse } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { systemOf, withExtension } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { scoresOf } from '../assessment/scores-of.ts';
import { requireAuthority } from '../case/authority.ts';
import { ofCase, siad } from '../case/elements.ts';
import { answers, type Member, requireAnswers, requireSiadForm, siadForm, toEvaluation } from '../case/evaluation.ts';
import { episodeOf, type HomeCareCase } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { closeTasks, openTask } from '../case/tasks.ts';
import { refusedBy, remarkOf } from '../rules.ts';

const response = parameter.resource<QuestionnaireResponse>('QuestionnaireResponse', {
  it: 'Questionario compilato: scheda SIAD, SVaMA, Barthel, ADL, IADL, SPMSQ, Braden, NRS',
  en: 'Answered form: SIAD, SVaMA, Barthel, ADL, IADL, SPMSQ, Braden, NRS',
});

const member = parameter.many(
  parameter.optional(
    parameter.parts(
      {
        who: parameter.reference(['PractitionerRole', 'Practitioner'], { it: 'Professionista', en: 'Professional' }),
        role: parameter.optional(
          parameter.code(valueSetUrl.HomeCareTeamRole, systemOf('home-care-team-role'), { it: 'Compito', en: 'Task' }),
        ),
      },
      { it: "Componente dell'UVM/UVI", en: 'Member of the UVM/UVI' },
    ),
  ),
);

/** Records the first evaluation, from which the PAI and the SIAD flow come. */
export const assess = defineStep<HomeCareCase>()({
  name: 'home-care-assess',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Registra la valutazione della persona: i questionari compilati, i punteggi che ne derivano, le diagnosi. Il bisogno complesso chiede almeno due componenti. Ripetuto prima del PAI aggiunge questionari.',
    en: 'Records the evaluation of the person: the answered forms, the scores that follow, the diagnoses. A complex need asks for at least two members. Repeated before the PAI it adds forms.',
  },
  parameters: {
    key: parameter.key(),
    response: parameter.many(response),
    member,
    diagnosis: parameter.many(
      parameter.optional(
        parameter.words({
          it: 'Diagnosi ICD-9-CM, la prevalente per prima',
          en: 'Diagnosis, ICD-9-CM, the prevailing one first',
        }),
      ),
    ),
  },
  shows: {
    episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
    response: { type: 'QuestionnaireResponse', text: { it: 'Questionari', en: 'Forms' }, many: true },
    score: { type: 'Observation', text: { it: 'Punteggi', en: 'Scores' }, many: true },
  },
  async run(work, input) {
    const { subject, changes } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const address = `EpisodeOfCare/${found.id}`;
    const members = membersOf(input.member);
    await requireResponses(work, input.response, membersOf(input.member));
    // What is added to a first evaluation need not repeat the form of the flow.
    if (subject.evaluations.every((one) => !answers(one, siadForm))) requireSiadForm(input.response);
    if (needOf(subject) === 'complex' && members.length < 2) work.warn(remarkOf('HC-08', parameterPlace('member')));
    const recorded = recordResponses(work, input.response, members);
    const diagnoses = input.diagnosis.map((code, index) =>
      changes.create(diagnosisOf(subject, address, code), `diagnosis-${index + 1}`),
    );
    const before = found.diagnosis ?? [];
    const episode =
      diagnoses.length === 0
        ? address
        : changes.update({
            ...found,
            diagnosis: diagnoses.map((reference, index) => ({ condition: { reference }, rank: index + 1 })),
          });
    if (before.length === 0 && diagnoses.length === 0) changes.guard(found);
    closeTasks(work, 'completed', ['assess']);
    const planned = subject.tasks.some(({ code }) => code?.coding?.some((one) => one.code === 'propose-pai'));
    const owner = found.careManager?.reference ?? found.managingOrganization?.reference;
    if (owner !== undefined && !planned) openTask(work, { code: 'propose-pai', focus: address, owner });
    return { state: 'assessed', about: address, shows: { episode, ...recorded } };
  },
});

/** Evaluates again: with the same result, or with a new one. */
export const reassess = defineStep<HomeCareCase>()({
  name: 'home-care-reassess',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Registra una rivalutazione, alla scadenza o per un cambiamento: se conferma la precedente non porta risposte, altrimenti porta la scheda SIAD completa.',
    en: 'Records a re-evaluation, at its term or for a change: when it confirms the former one it has no answers, otherwise the complete SIAD form.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.code(valueSetUrl.SiadMotivoRivalutazione, systemOf('siad-motivo-rivalutazione'), {
      it: 'Motivo (SIAD): 1 scadenza, 2 variazione delle condizioni',
      en: 'Reason (SIAD): 1 term, 2 change of the conditions',
    }),
    confirms: parameter.flag({ it: 'Conferma la valutazione precedente', en: 'Confirms the former evaluation' }),
    authored: parameter.optional(parameter.instant({ it: 'Quando; adesso se assente', en: 'When; now unless given' })),
    response: parameter.many(parameter.optional(response)),
    member,
  },
  shows: assess.shows,
  async run(work, input) {
    const { subject, now } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const address = `EpisodeOfCare/${found.id}`;
    const authored = input.authored ?? new Date(now).toISOString();
    const last = subject.evaluations.at(-1);
    if (last?.authored !== undefined && Date.parse(authored) <= Date.parse(last.authored)) {
      throw refusedBy('HC-18', parameterPlace('authored'));
    }
    await requireResponses(work, input.response, membersOf(input.member));
    const siadResponse = input.response.find((one) => answers(one, siadForm));
    if (input.confirms === (siadResponse !== undefined)) throw refusedBy('HC-19', parameterPlace('response'));
    const head = [
      { linkId: 'motivo', answer: [{ valueCoding: siad('motivo-rivalutazione', input.reason) }] },
      { linkId: 'confermaPrecedente', answer: [{ valueCoding: siad('si-no', input.confirms ? '1' : '2') }] },
    ];
    const base: QuestionnaireResponse = siadResponse ?? {
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      questionnaire: siadForm,
    };
    const answered = (base.item ?? []).filter(({ linkId }) => linkId !== 'motivo' && linkId !== 'confermaPrecedente');
    const responses = [
      { ...base, authored, item: [...head, ...answered] },
      ...input.response.filter((one) => one !== siadResponse).map((one) => ({ authored, ...one })),
    ];
    const recorded = recordResponses(work, responses as QuestionnaireResponse[], membersOf(input.member));
    closeTasks(work, 'completed', ['assess']);
    return { state: work.stateBefore, about: address, shows: { episode: address, ...recorded } };
  },
});

async function requireResponses(
  work: Work<HomeCareCase>,
  responses: readonly QuestionnaireResponse[],
  members: readonly Member[],
): Promise<void> {
  await requireNamed(
    work,
    members.map(({ member: one }) => one),
    'member',
  );
  for (const one of responses) await requireAnswers(work, one);
}

type GivenMembers = readonly { readonly who: string; readonly role: string | undefined }[];

const membersOf = (given: GivenMembers): readonly Member[] => given.map(({ who, role }) => ({ member: who, role }));

function recordResponses(
  work: Work<HomeCareCase>,
  given: readonly QuestionnaireResponse[],
  members: readonly Member[],
): { readonly response: readonly string[]; readonly score: readonly string[] } {
  const { subject, changes } = work;
  const address = `EpisodeOfCare/${subject.episode?.id}`;
  const stored = toEvaluation(work, address, given, members);
  const response = stored.map((one, index) => changes.create(one, `response-${index + 1}`));
  const score = stored.flatMap((one, index) => {
    const author = one.author?.reference;
    // A re-evaluation that confirms the former one has nothing to be scored.
    if (author === undefined || one.item === undefined) return [];
    const place = { patient: subject.patient, episode: address, author, at: one.authored ?? '' };
    const scored = scoresOf(one, place);
    if (!scored.ok) throw new FhirError(scored.issues, { status: 422 });
    return scored.scores.map((observation, turn) =>
      changes.create(
        { ...observation, derivedFrom: [{ reference: response[index] ?? '' }] },
        `score-${index + 1}.${turn + 1}`,
      ),
    );
  });
  return { response, score };
}

function diagnosisOf({ patient }: HomeCareCase, episode: string, code: string): Condition {
  const terminology = 'http://terminology.hl7.org/CodeSystem';
  return {
    resourceType: 'Condition',
    extension: withExtension(undefined, '', ofCase(episode)),
    clinicalStatus: { coding: [{ system: `${terminology}/condition-clinical`, code: 'active' }] },
    verificationStatus: { coding: [{ system: `${terminology}/condition-ver-status`, code: 'confirmed' }] },
    category: [{ coding: [{ system: `${terminology}/condition-category`, code: 'encounter-diagnosis' }] }],
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code }] },
    subject: { reference: patient },
  };
}

/** The need found at the reception; undefined for a case that did not come through one. */
function needOf({ triage }: HomeCareCase): string | undefined {
  return triage?.output
    ?.map(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.[0])
    .find((one) => one?.system === systemOf('home-care-need'))?.code;
}
