import type { Resource } from '@medplum/fhirtypes';
import { isOfType, referencedId } from '../../source/fhir-source.ts';
import { evaluationQuestionnaire } from './fhir-shape.ts';
import type { HomeCareAccess, HomeCareCase } from './home-care-case.ts';

/** A case under construction. */
interface CaseParts {
  readonly episode: HomeCareCase['episode'];
  patient?: NonNullable<HomeCareCase['patient']>;
  organization?: NonNullable<HomeCareCase['organization']>;
  referral?: NonNullable<HomeCareCase['referral']>;
  readonly evaluations: HomeCareCase['evaluations'][number][];
  readonly conditions: HomeCareCase['conditions'][number][];
  readonly carePlans: HomeCareCase['carePlans'][number][];
  readonly accesses: OpenAccess[];
}

interface OpenAccess extends HomeCareAccess {
  readonly procedures: HomeCareAccess['procedures'][number][];
}

/**
 * Puts cases together from a stream in which each case stands whole after its `EpisodeOfCare` (patient, organization,
 * referral, conditions, evaluations, plans, then accesses with their services behind each): one case is in memory at a
 * time. A file without a server can be exported this way. What stands before the first episode, and types that SIAD does
 * not use, are passed over; a service behind another access than its own goes to none.
 */
export async function* groupHomeCareCases(resources: AsyncIterable<Resource>): AsyncGenerator<HomeCareCase> {
  let parts: CaseParts | undefined;
  for await (const resource of resources) {
    if (isOfType(resource, 'EpisodeOfCare')) {
      if (parts) yield parts;
      parts = { episode: resource, evaluations: [], conditions: [], carePlans: [], accesses: [] };
    } else if (parts) addTo(parts, resource);
  }
  if (parts) yield parts;
}

function addTo(parts: CaseParts, resource: Resource): void {
  switch (resource.resourceType) {
    case 'Patient':
      parts.patient = resource;
      break;
    case 'Organization':
      parts.organization = resource;
      break;
    case 'ServiceRequest':
      parts.referral ??= resource;
      break;
    case 'Condition':
      parts.conditions.push(resource);
      break;
    case 'CarePlan':
      parts.carePlans.push(resource);
      break;
    case 'QuestionnaireResponse':
      if (resource.questionnaire?.split('|')[0] === evaluationQuestionnaire) parts.evaluations.push(resource);
      break;
    case 'Encounter':
      parts.accesses.push({ encounter: resource, procedures: [] });
      break;
    case 'Procedure': {
      const access = parts.accesses.at(-1);
      if (access && referencedId(resource.encounter, 'Encounter') === access.encounter.id)
        access.procedures.push(resource);
      break;
    }
    default:
  }
}
