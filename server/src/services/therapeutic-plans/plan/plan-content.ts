import type { Medication, QuestionnaireResponse } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import { dayOf } from '../../steps/days.ts';
import type { StepRequest } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources } from '../../steps/stored.ts';
import type { PlanType } from '../evaluation/plan-type.ts';
import { planTypeOf } from '../evaluation/plan-types.ts';
import type { PlanVerdict } from '../evaluation/plan-verdict.ts';
import { handlingOf, type PlanHandling } from '../handling.ts';
import type { PlanContent } from '../operations/plan-parameters.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { type FormFacts, factsOf } from './form-facts.ts';
import { issuesOf, judgePlan, readForm, unmetRules } from './judgement.ts';
import { aicSystem } from './plan-elements.ts';
import { capacityOf } from './prescriber.ts';
import { validityFor } from './validity.ts';

/** A plan that was read, judged and may be written. */
export interface ReadyPlan {
  readonly type: PlanType;
  readonly handling: PlanHandling;
  readonly content: PlanContent;
  readonly form: QuestionnaireResponse | undefined;
  readonly facts: FormFacts;
  readonly atc: string | undefined;
  readonly validity: { readonly start: string; readonly end: string };
  readonly authoredOn: string;
  /** Code of plan-evaluation-outcome. */
  readonly outcome: string;
  readonly dose: FormFacts['dose'];
  readonly quantity: number;
  readonly channel: string;
}

/** How a plan comes to be, as far as what is asked of its content depends on it. */
export interface Preparing {
  readonly kind: 'first' | 'renewal' | 'change' | 'switch';
  readonly status: 'draft' | 'active';
  /** First day when nothing says it. */
  readonly from?: string;
  /** How a plan comes that the platform did not issue: `adopted` from elsewhere, judged leniently; `migrated` from an archive. */
  readonly origin?: 'adopted' | 'migrated';
}

/** A type of plan with its handling, for the resource that a request is on. Refusal: TP-02. */
export function typeFor(
  { request }: Pick<StepRequest, 'request'>,
  code: string,
): {
  readonly type: PlanType;
  readonly handling: PlanHandling;
} {
  const [type, handling] = [planTypeOf(code), handlingOf(code)];
  if (type === undefined || handling === undefined || handling.resource !== request.path[0])
    throw refusedBy('TP-02', parameterPlace('type'));
  return { type, handling };
}

/** ATC code of a medicine that is named by ATC, by its package or by the form. Refusals: TP-04 and TP-07. */
export async function atcOf(
  { context }: Pick<StepRequest, 'context'>,
  { atc, aic }: { readonly atc?: string | undefined; readonly aic?: string | undefined },
  facts: FormFacts,
): Promise<string | undefined> {
  if (atc !== undefined && facts.atc !== undefined && atc !== facts.atc)
    throw refusedBy('TP-07', parameterPlace('atc'));
  const known = atc ?? facts.atc;
  if (known !== undefined || aic === undefined) return known;
  const products: Medication[] = await findResources(context.store, 'Medication', {
    kind: 'token',
    parameter: { type: 'Medication', code: 'code' },
    anyOf: [{ system: aicSystem, code: aic }],
  });
  const codes = products.flatMap(({ code }) => code?.coding ?? []);
  const found = codes.find(({ system }) => system === 'http://www.whocc.no/atc')?.code;
  if (found === undefined) throw refusedBy('TP-04', parameterPlace('aic'));
  return found;
}

/** Reads and judges what a request says of a plan. Refusals: TP-02 to TP-08, TP-10, TP-11, TP-21 and TP-24 (422). */
export async function preparePlan(
  asked: StepRequest & { warn(issue: Issue): void },
  patient: string,
  code: string,
  content: PlanContent,
  { kind, status, from, origin }: Preparing,
): Promise<ReadyPlan> {
  const today = dayOf(asked.now);
  const isAdopted = origin === 'adopted';
  const { type, handling } = typeFor(asked, code);
  const authoredOn = content.authoredOn ?? today;
  if (authoredOn > today) throw refusedBy('TP-24', parameterPlace('authoredOn'));
  if (authoredOn < today && origin === undefined) asked.warn(remarkOf('TP-23', parameterPlace('authoredOn')));
  const form =
    content.response === undefined
      ? undefined
      : await readForm(asked, patient, content.response, {
          status: status === 'draft' ? 'in-progress' : 'completed',
          authored: new Date(asked.now).toISOString(),
          profile: profileUrl.TherapeuticPlanResponse,
        });
  const facts = factsOf(type, form);
  if (origin === undefined) requireKind(facts, kind);
  const atc = await atcOf(asked, content, facts);
  const isAid = handling.resource === 'DeviceRequest';
  if (isAid ? content.aid === undefined : atc === undefined) {
    throw refusedBy('TP-04', parameterPlace(isAid ? 'aid' : 'atc'));
  }
  if (isAid && content.aid !== undefined && facts.aids.size > 0 && !facts.aids.has(content.aid)) {
    throw refusedBy('TP-07', parameterPlace('aid'));
  }
  const validity = validityFor(
    {
      type,
      facts,
      given: content,
      authoredOn,
      from: from === undefined || from < authoredOn ? authoredOn : from,
      today,
    },
    asked.warn,
  );
  const capacity = await capacityOf(asked, type, authoredOn, content.centre);
  if (capacity.asCentre) asked.warn(remarkOf('TP-20', parameterPlace('centre')));
  const outcome = await judged(asked, {
    type,
    handling,
    status,
    isAdopted,
    justification: content.justification,
    verdict:
      isAdopted && form === undefined
        ? undefined
        : await judgePlan(asked, {
            type,
            response: form,
            atc: isAid || atc === undefined ? [] : [atc, ...content.associated],
            patient,
            capacity: isAdopted && facts.capacity !== undefined ? facts.capacity : capacity,
            on: authoredOn,
          }),
  });
  return {
    type,
    handling,
    content,
    form,
    facts,
    atc,
    validity,
    authoredOn,
    outcome,
    ...suppliedOf(asked, { type, content, facts, atc, status, isAid, validity }),
  };
}

/** The form says first prescription, or it does not. Refusal: TP-11. */
function requireKind({ kind: told, duration }: FormFacts, kind: Preparing['kind']): void {
  if (told === undefined || kind === 'switch') return;
  const isFirst = told === 'first';
  if (isFirst !== (kind === 'first') || (kind === 'first' && duration === 'renewal')) {
    throw refusedBy('TP-11', parameterPlace('response'));
  }
}

interface Judged {
  readonly type: PlanType;
  readonly handling: PlanHandling;
  readonly status: Preparing['status'];
  readonly isAdopted: boolean;
  readonly justification: string | undefined;
  readonly verdict: PlanVerdict | undefined;
}

/**
 * The outcome of the judgement, a code of plan-evaluation-outcome. A draft and a plan from elsewhere are not refused for it, an
 * active one with criteria not met needs its justification (profile sin-pt-5).
 */
function judged(
  asked: { warn(issue: Issue): void },
  { handling, status, isAdopted, justification, verdict }: Judged,
): string {
  if (verdict === undefined) {
    asked.warn(remarkOf('TP-27', parameterPlace('response')));
    return 'not-evaluated';
  }
  const { refusals, remarks } = issuesOf(verdict);
  for (const remark of remarks) asked.warn(remark);
  if (verdict.overall === 'eligible') return 'eligible';
  if (verdict.overall === 'eligible-with-remarks') return 'eligible-with-warnings';
  const outcome = verdict.overall === 'not-eligible' ? 'not-eligible' : 'not-evaluated';
  if (status === 'draft') {
    for (const refusal of refusals) asked.warn({ ...refusal, code: 'plan-rule-remark' });
    return outcome;
  }
  const mayJustify = isAdopted || unmetRules(verdict).every((rule) => handling.justifiable.includes(rule));
  if (verdict.overall === 'not-eligible' && justification !== undefined && mayJustify) {
    asked.warn(remarkOf('TP-13', parameterPlace('justification')));
    return outcome;
  }
  if (verdict.overall === 'incomplete' && isAdopted) {
    for (const refusal of refusals) asked.warn({ ...refusal, code: 'plan-rule-remark' });
    return outcome;
  }
  const refused = refusedBy(verdict.overall === 'not-eligible' ? 'TP-05' : 'TP-06', parameterPlace('response'));
  throw new FhirError([...refused.issues, ...refusals]);
}

interface Supplied {
  readonly type: PlanType;
  readonly content: PlanContent;
  readonly facts: FormFacts;
  readonly atc: string | undefined;
  readonly status: Preparing['status'];
  readonly isAid: boolean;
  readonly validity: ReadyPlan['validity'];
}

/** Dose, quantity and channel of a plan. Refusals: TP-07 and TP-10; remark TP-25. */
function suppliedOf(
  asked: { warn(issue: Issue): void },
  { type, content, facts, atc, status, isAid, validity }: Supplied,
): Pick<ReadyPlan, 'dose' | 'quantity' | 'channel'> {
  const { dose: given } = content;
  const { dose: told } = facts;
  const differs =
    given !== undefined &&
    told !== undefined &&
    (given.value !== told.value || given.unit !== told.unit || given.perDay !== told.perDay);
  if (differs) throw refusedBy('TP-07', parameterPlace('dose'));
  const dose = told ?? given;
  if (dose === undefined && status === 'active' && !isAid) throw refusedBy('TP-10', parameterPlace('dose'));
  const months = Math.max(1, Math.round(daysBetween(validity.start, validity.end) / 30.4375));
  const told30 = facts.packsPerMonth === undefined ? undefined : Math.max(1, Math.ceil(facts.packsPerMonth * months));
  const aidsPerMonth =
    content.quantityPerMonth ?? (content.aid === undefined ? undefined : facts.aids.get(content.aid));
  const quantity = content.quantity ?? (isAid ? aidsPerMonth : told30);
  if (quantity === undefined) throw refusedBy('TP-10', parameterPlace(isAid ? 'quantityPerMonth' : 'quantity'));
  const usual = type.channels.filter((one) => one.atc === undefined || (atc !== undefined && one.atc.includes(atc)));
  const channel = content.channel ?? facts.channel ?? usual[0]?.channel ?? 'convention';
  if (usual.length > 0 && !usual.some((one) => one.channel === channel)) {
    asked.warn(remarkOf('TP-25', parameterPlace('channel')));
  }
  return { dose, quantity: isAid ? (aidsPerMonth ?? quantity) : quantity, channel };
}

/** Days from one to another, both included. */
function daysBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000) + 1;
}
