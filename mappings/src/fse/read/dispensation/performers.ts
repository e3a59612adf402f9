import type { Organization, PractitionerRole, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { organization, practitionerRole } from '../header/people.ts';
import { childOf, childrenOf } from '../navigate.ts';

/**
 * Who dispensed or delivered; claims them. A pharmacy or provider without a person is the organisation itself: the identifier
 * of the entity then is its own, and not that of a professional.
 */
export function dispensers(context: ReadContext, element: XmlElement): Reference<PractitionerRole | Organization>[] {
  return childrenOf(element, 'performer').flatMap((link) => {
    context.claim(link);
    const entity = childOf(link, 'assignedEntity');
    const represented = childOf(entity, 'representedOrganization');
    const alone = childOf(entity, 'assignedPerson') ? undefined : organization(context, represented);
    return alone ?? practitionerRole(context, entity, childOf(link, 'functionCode')) ?? [];
  });
}
