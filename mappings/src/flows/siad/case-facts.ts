import type { EpisodeOfCare, QuestionnaireResponse } from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import { referencedId } from '../../source/fhir-source.ts';
import type { Pseudonymiser } from '../pseudonymiser.ts';
import { EvaluationAnswers, type RankedDiagnoses, withoutDot } from './evaluation.ts';
import { identifiers, siadSystem, systems } from './fhir-shape.ts';
import { codeIn, codeInAny, type HomeCareCase } from './home-care-case.ts';
import { type PersonCode, personCodeOf } from './person.ts';
import { buildIdRec } from './record-identifier.ts';

/** What T1 and T2 both take from a case. Days are civil days of Europe/Rome. */
export interface CaseFacts {
  readonly day: string | undefined;
  readonly region: string | undefined;
  readonly asl: string | undefined;
  readonly person: PersonCode | undefined;
  /** `Id_Rec` after the pseudonymiser; undefined while a part is missing. */
  readonly idRec: string | undefined;
  readonly palliative: boolean;
  readonly diagnoses: RankedDiagnoses;
  readonly first: QuestionnaireResponse | undefined;
  readonly later: readonly QuestionnaireResponse[];
}

/** Statuses of an EpisodeOfCare that is a taking in charge. */
const openedStatuses: ReadonlySet<EpisodeOfCare['status']> = new Set(['active', 'onhold', 'finished']);

/** Tells whether a case is a taking in charge: requests not yet accepted and cases withdrawn are not. */
export function isTakenInCharge(episode: EpisodeOfCare): boolean {
  return openedStatuses.has(episode.status);
}

/** Tells whether a case was withdrawn, so that what was sent about it has to be cancelled. */
export function isWithdrawn(episode: EpisodeOfCare): boolean {
  return episode.status === 'cancelled' || episode.status === 'entered-in-error';
}

/** FLS11 code (region and ASL, six digits) of the ASL that provides the care. */
export function providerOf(homeCareCase: HomeCareCase): string | undefined {
  const logical = homeCareCase.episode.managingOrganization?.identifier;
  const own = homeCareCase.organization?.identifier?.find(
    (identifier) => identifier.system === identifiers.fls11,
  )?.value;
  const code = own ?? (logical?.system === identifiers.fls11 ? logical.value : undefined);
  return code !== undefined && /^\d{6}$/.test(code) ? code : undefined;
}

/** Gathers what both records need. */
export function factsOf(homeCareCase: HomeCareCase, pseudonymiser: Pseudonymiser): CaseFacts {
  const { episode } = homeCareCase;
  const provider = providerOf(homeCareCase);
  const person = personCodeOf(homeCareCase.patient);
  const day = toCivilDate(episode.period?.start);
  const region = provider?.slice(0, 3);
  const asl = provider?.slice(3);
  const idRec =
    region !== undefined && asl !== undefined && day !== undefined && person
      ? pseudonymiser.record(buildIdRec({ region, asl, day, person: person.code }))
      : undefined;
  const evaluations = [...homeCareCase.evaluations]
    .filter((response) => response.status === 'completed' || response.status === 'amended')
    .sort(byAuthored);
  const first = evaluations.find((response) => new EvaluationAnswers(response).outer('motivo') === undefined);
  return {
    day,
    region,
    asl,
    person,
    idRec,
    palliative: codeInAny(episode.type, siadSystem('tipologia-pic')) === '2',
    diagnoses: diagnosesOf(homeCareCase),
    first,
    later: evaluations.filter((response) => response !== first),
  };
}

function byAuthored(left: QuestionnaireResponse, right: QuestionnaireResponse): number {
  const a = Date.parse(left.authored ?? '');
  const b = Date.parse(right.authored ?? '');
  return (Number.isNaN(a) ? Number.POSITIVE_INFINITY : a) - (Number.isNaN(b) ? Number.POSITIVE_INFINITY : b) || 0;
}

function diagnosesOf(homeCareCase: HomeCareCase): RankedDiagnoses {
  const ranked = [...(homeCareCase.episode.diagnosis ?? [])].sort(
    (left, right) => (left.rank ?? Number.MAX_SAFE_INTEGER) - (right.rank ?? Number.MAX_SAFE_INTEGER),
  );
  const codes = ranked.flatMap((item) => {
    const id = referencedId(item.condition, 'Condition');
    const condition = homeCareCase.conditions.find((known) => known.id !== undefined && known.id === id);
    const code = withoutDot(codeIn(condition?.code, systems.icd9cm));
    return code === undefined ? [] : [code];
  });
  const [main, second] = codes;
  return { ...(main === undefined ? {} : { main }), ...(second === undefined ? {} : { second }) };
}
