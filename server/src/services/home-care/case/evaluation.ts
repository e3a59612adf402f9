import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import { referencesIn } from '../../steps/named.ts';
import type { Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { refusedBy } from '../rules.ts';
import { ofCase } from './elements.ts';
import type { HomeCareCase } from './home-care-case.ts';
import { requireNamed } from './named.ts';

/** Address of the form from which the SIAD flow comes. */
export const siadForm = `${canonicalBase}/Questionnaire/siad-valutazione`;

/** A member of the evaluation unit. */
export interface Member {
  readonly member: string;
  readonly role: string | undefined;
}

/** Whether a response answers a form, whatever the version. */
export function answers({ questionnaire }: QuestionnaireResponse, form: string): boolean {
  return questionnaire?.split('|')[0] === form;
}

/**
 * The responses of an evaluation as they are stored: bound to case and person, concluded, with the members of the unit. Rules
 * HC-05, HC-06, HC-07 and HC-12 on their days and person.
 */
export function toEvaluation(
  work: Work<HomeCareCase>,
  episode: string,
  responses: readonly QuestionnaireResponse[],
  members: readonly Member[],
): QuestionnaireResponse[] {
  const { subject, actor, now } = work;
  const multidimensional = members.length >= 2;
  return responses.map((response) => {
    const authored = response.authored ?? new Date(now).toISOString();
    const day = dayIn(authored);
    const { start, end } = subject.episode?.period ?? {};
    if (day > dayOf(now)) throw refusedBy('HC-06', 'QuestionnaireResponse.authored');
    if (subject.episode?.status === 'active' && start !== undefined && day < dayIn(start)) {
      throw refusedBy('HC-05', 'QuestionnaireResponse.authored');
    }
    if (end !== undefined && day > dayIn(end)) throw refusedBy('HC-12', 'QuestionnaireResponse.authored');
    const about = response.subject?.reference;
    if (about !== undefined && about !== subject.patient) throw refusedBy('HC-07', 'QuestionnaireResponse.subject');
    // A system that acts for nobody records what the members of the unit evaluated.
    const by = actor.who ?? members[0]?.member;
    const author = response.author ?? (by === undefined ? undefined : { reference: by });
    const rest = kept(response);
    const unit = members.map(({ member, role }) => ({
      url: extensionUrl.AssessmentMember,
      extension: [
        { url: 'member', valueReference: { reference: member } },
        ...(role === undefined
          ? []
          : [{ url: 'role', valueCoding: { system: systemOf('home-care-team-role'), code: role } }]),
      ],
    }));
    return {
      ...rest,
      meta: {
        profile: [
          multidimensional ? profileUrl.HomeCareMultidimensionalAssessment : profileUrl.HomeCareSimpleAssessment,
        ],
      },
      extension: [ofCase(episode), ...unit],
      status: 'completed',
      subject: { reference: subject.patient },
      authored,
      ...(author === undefined ? {} : { author }),
    } as QuestionnaireResponse;
  });
}

/** What is kept of a response: the rest, e.g. who it is about, is said by the case. */
function kept({ questionnaire, authored, author, item, language }: QuestionnaireResponse): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    ...(language === undefined ? {} : { language }),
    ...(questionnaire === undefined ? {} : { questionnaire }),
    ...(authored === undefined ? {} : { authored }),
    ...(author === undefined ? {} : { author }),
    ...(item === undefined ? {} : { item }),
  };
}

/**
 * Refuses a response that is none before anything is read from it: what its elements break (422), a person that is not that of
 * the case (HC-07), an author or an answer that leads to another one (HC-36).
 */
export async function requireAnswers(work: Work<HomeCareCase>, response: QuestionnaireResponse): Promise<void> {
  const faults = work.context.validate(kept(response), { bestPractice: false }).filter(isRefusal);
  if (faults.length > 0) throw new FhirError(faults, { status: 422 });
  if (response.questionnaire === undefined) throw refusedBy('HC-10', parameterPlace('response'));
  const { reference } = (response.subject ?? {}) as { readonly reference?: unknown };
  if (reference !== undefined && reference !== work.subject.patient) {
    throw refusedBy('HC-07', 'QuestionnaireResponse.subject');
  }
  await requireNamed(work, referencesIn([response.author, response.item]), 'response');
}

/** Refuses a set of responses without the SIAD form: rule HC-10. */
export function requireSiadForm(responses: readonly QuestionnaireResponse[]): void {
  if (!responses.some((response) => answers(response, siadForm))) throw refusedBy('HC-10', parameterPlace('response'));
}
