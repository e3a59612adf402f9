import type { Observation, QuestionnaireResponse, Task } from '@medplum/fhirtypes';
import type {
  HomeCareAccess,
  HomeCareAlert,
  HomeCareEpisode,
  HomeCareProcedure,
  HomeCareReferral,
  HomeCareScore,
  HomeCareStateCode,
  HomeCareTeam,
  HomeCareTriage,
  HomeCareVisitAppointment,
  PaiCarePlan,
  PaiGoal,
} from '@sinfonia/profiles';
import type { AnswerReader } from '../steps/answer-reader.ts';

/** An answer of home care. */
export type HomeCareReader = AnswerReader<HomeCareShown, HomeCareStateCode>;

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface HomeCareShown {
  readonly referral: HomeCareReferral;
  readonly newReferral: HomeCareReferral;
  readonly triage: HomeCareTriage;
  readonly task: Task;
  readonly episode: HomeCareEpisode;
  readonly newEpisode: HomeCareEpisode;
  readonly response: QuestionnaireResponse;
  readonly score: HomeCareScore;
  readonly plan: PaiCarePlan;
  readonly goal: PaiGoal;
  readonly team: HomeCareTeam;
  readonly intensity: Observation;
  readonly appointment: HomeCareVisitAppointment;
  readonly encounter: HomeCareAccess;
  readonly procedure: HomeCareProcedure;
  readonly alert: HomeCareAlert;
}
