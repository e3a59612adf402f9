import type { QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Reading } from '../steps/stored.ts';
import * as told from '../steps/told.ts';
import { listed } from '../steps/told.ts';
import type { HomeCareCase } from './case/home-care-case.ts';
import { transferTo } from './case/transfers.ts';
import type { Told } from './machine.ts';

/** What notices are about and who was concerned, beside the case itself. */
export interface Happening extends told.Happening {
  /** Professionals of the visits concerned. */
  readonly operators?: readonly string[];
  /** The ASL that a transfer concerns. */
  readonly target?: string | undefined;
}

/** The notices that tell the actors of a case what happened. */
export function noticesOf(
  store: Reading,
  found: HomeCareCase,
  notices: readonly told.Notices<Told>[],
  happening: Happening,
): Promise<Resource[]> {
  return told.noticesTo(found.patient, notices, happening, (kind) => toldAs(store, found, kind, happening));
}

function toldAs(
  store: Reading,
  found: HomeCareCase,
  kind: Told,
  { operators = [], target, now }: Happening,
): readonly string[] | Promise<readonly string[]> {
  const { episode, referral, teams, evaluations, patient } = found;
  const members = teams.flatMap(({ participant }) => participant?.map(({ member }) => member?.reference) ?? []);
  switch (kind) {
    case 'person':
      return [patient];
    case 'caregivers':
      return told.caregiversOf(store, patient, now, new Set(members));
    case 'requester':
      return listed(referral?.requester?.reference);
    case 'doctor':
      return told.doctorsOf(store, patient);
    case 'authority':
      return listed(episode?.managingOrganization?.reference ?? referral?.performer?.[0]?.reference);
    case 'target-authority':
      return listed(target ?? transferTo(found)?.owner?.reference);
    case 'case-manager':
      return listed(episode?.careManager?.reference);
    case 'team':
      return teams
        .filter(({ status }) => status !== 'inactive')
        .flatMap(({ participant }) => participant?.flatMap(({ member }) => listed(member?.reference)) ?? []);
    case 'unit':
      return evaluations.flatMap(membersOf);
    case 'operators':
      return operators;
  }
}

/** The members of the unit (UVM/UVI) that made an evaluation, who may be in no team. */
const membersOf = ({ extension }: QuestionnaireResponse): readonly string[] =>
  extension
    ?.filter(({ url }) => url === extensionUrl.AssessmentMember)
    .flatMap((one) => listed(one.extension?.find(({ url }) => url === 'member')?.valueReference?.reference)) ?? [];
