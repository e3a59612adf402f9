import type {
  CodeableConcept,
  Device,
  Location,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { addressesOf, humanNamesOf, telecomsOf, toAddress } from '../data-types/contact.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { attr, childOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';

/**
 * An organisation of any participation as Organization; what it is part of comes along. Nothing when it says neither who it
 * is nor its name.
 */
export function organization(
  context: ReadContext,
  element: XmlElement | undefined,
): Reference<Organization> | undefined {
  if (!element) return undefined;
  const part = childOf(element, 'asOrganizationPartOf');
  const whole = organization(context, childOf(part, 'wholeOrganization')) ?? organization(context, part);
  const made = present<Organization>({
    resourceType: 'Organization',
    identifier: identifiersOf(element),
    name: wordsOf(childOf(element, 'name')),
    telecom: telecomsOf(element),
    address: addressesOf(element),
    partOf: whole,
  });
  if (!made.identifier && made.name === undefined) return whole;
  return context.share(made, element);
}

/** The person of an assignedAuthor, assignedEntity, associatedEntity or intendedRecipient as Practitioner. */
export function practitioner(context: ReadContext, entity: XmlElement): Reference<Practitioner> | undefined {
  const made = present<Practitioner>({
    resourceType: 'Practitioner',
    identifier: identifiersOf(entity),
    name: humanNamesOf(personOf(entity)),
    telecom: telecomsOf(entity),
    address: addressesOf(entity),
  });
  return made.identifier || made.name ? context.share(made, entity) : undefined;
}

function personOf(entity: XmlElement): XmlElement | undefined {
  return (
    childOf(entity, 'assignedPerson') ??
    childOf(entity, 'associatedPerson') ??
    childOf(entity, 'informationRecipient') ??
    childOf(entity, 'relatedPerson') ??
    childOf(entity, 'playingEntity')
  );
}

/**
 * Somebody in a role for this document as PractitionerRole (a new one for each place), with the functions that the
 * participation and the entity tell. Nothing when there is nobody.
 */
export function practitionerRole(
  context: ReadContext,
  entity: XmlElement | undefined,
  functionCode?: XmlElement,
): Reference<PractitionerRole> | undefined {
  if (!entity) return undefined;
  const code = [functionCode, childOf(entity, 'code')].flatMap<CodeableConcept>(
    (one) => toConcept(one, context.narrative) ?? [],
  );
  const represented = childOf(entity, 'representedOrganization') ?? childOf(entity, 'scopingOrganization');
  const made = present<PractitionerRole>({
    resourceType: 'PractitionerRole',
    practitioner: practitioner(context, entity),
    organization: organization(context, represented ?? childOf(entity, 'receivedOrganization')),
    code,
  });
  if (!made.practitioner && !made.organization && !made.code) return undefined;
  return context.create<PractitionerRole>({ ...made, id: context.idAt(entity, 'PractitionerRole') });
}

/** A relatedEntity, guardian or other person who is no professional as RelatedPerson. */
export function relatedPerson(context: ReadContext, entity: XmlElement): Reference<RelatedPerson> {
  const relationship = toConcept(childOf(entity, 'code'), context.narrative);
  const person = personOf(entity) ?? childOf(entity, 'guardianPerson');
  return context.create<RelatedPerson>({
    ...present<RelatedPerson>({
      resourceType: 'RelatedPerson',
      identifier: identifiersOf(entity),
      patient: context.patient,
      relationship: relationship && [relationship],
      name: humanNamesOf(person),
      telecom: telecomsOf(entity),
      address: addressesOf(entity),
    }),
    id: context.idAt(entity, 'RelatedPerson'),
  });
}

/** An assignedAuthoringDevice as Device. */
export function device(context: ReadContext, author: XmlElement, element: XmlElement): Reference<Device> {
  const name = wordsOf(childOf(element, 'softwareName')) ?? attr(childOf(element, 'softwareName'), 'displayName');
  return context.share<Device>(
    present<Device>({
      resourceType: 'Device',
      identifier: identifiersOf(author),
      deviceName: name === undefined ? undefined : [{ name, type: 'manufacturer-name' }],
      modelNumber: wordsOf(childOf(element, 'manufacturerModelName')),
      type: toConcept(childOf(element, 'code'), context.narrative),
    }),
    author,
  );
}

/** A healthCareFacility, participantRole or other place as Location; its organisation comes along. */
export function location(context: ReadContext, place: XmlElement | undefined): Reference<Location> | undefined {
  if (!place) return undefined;
  const inner = childOf(place, 'location') ?? childOf(place, 'playingEntity');
  const type = toConcept(childOf(place, 'code'), context.narrative);
  const made = present<Location>({
    resourceType: 'Location',
    identifier: identifiersOf(place),
    name: wordsOf(childOf(inner, 'name')),
    type: type && [type],
    telecom: telecomsOf(place),
    address: toAddress(childOf(inner, 'addr') ?? childOf(place, 'addr')),
    managingOrganization: organization(context, childOf(place, 'serviceProviderOrganization')),
  });
  if (!made.identifier && made.name === undefined && !made.address) return undefined;
  return context.share(made, place);
}
