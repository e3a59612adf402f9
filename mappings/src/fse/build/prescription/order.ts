import type { Identifier, MedicationRequest, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { componentOf } from '../header/encounter.ts';
import { anyIdentifier, identifierIn } from '../header/identifiers.ts';
import { partyOf, personElement } from '../header/people.ts';

const holder = 'https://fhir.sinfonia.campania.it/StructureDefinition/prescription-holder';
const recipe = '2.16.840.1.113883.2.9.5.2.1';
const functions = '2.16.840.1.113883.2.9.5.1.88';

/** Status of an act of the CDA by that of a FHIR request. Source: FHIR R4 request-status, HL7 V3 ActStatus. */
const statuses: Readonly<Record<string, string>> = {
  draft: 'new',
  active: 'active',
  'on-hold': 'suspended',
  completed: 'completed',
  cancelled: 'cancelled',
  revoked: 'aborted',
  stopped: 'aborted',
};

/** `statusCode` of a prescription; one that was entered in error makes no document. */
export function actStatus({ gaps }: BuildContext, status: string | undefined, path: string): CdaElement | undefined {
  if (status === 'entered-in-error') gaps.value(path);
  const code = statuses[status ?? ''];
  return code === undefined ? undefined : el('statusCode', { code });
}

/** The NRE of the document, which is the identifier that all its versions share. */
export function nreOf({ document }: BuildContext): string | undefined {
  return document.composition.identifier?.value;
}

/** `id` of a section: the NRE. */
export function sectionId(context: BuildContext): readonly CdaElement[] {
  const extension = nreOf(context);
  if (extension === undefined) context.gaps.missing(`${context.document.compositionPath}.identifier.value`);
  return [el('id', { root: oids.nre, extension })];
}

/** The identifier of a line: its own where it has an OID, else its number below the NRE (our own, unverified). */
export function lineId(context: BuildContext, list: readonly Identifier[] | undefined, at: number): CdaElement {
  return anyIdentifier(list) ?? el('id', { root: oids.nre, extension: `${nreOf(context) ?? ''}.${at + 1}` });
}

/** An NRE of a line that is not that of the document has no place of its own. */
export function tellOtherNre(context: BuildContext, identifier: Identifier | undefined, path: string): void {
  if (identifier && identifier.value !== nreOf(context)) context.remarks.leftOut(path);
}

/** The prescriptions of the document: what its section cites, not what those cite in turn (plans, earlier ones). */
export function ordersOf({
  document,
}: BuildContext): readonly (Located<MedicationRequest> | Located<ServiceRequest>)[] {
  return (document.section('57828-6')?.section.entry ?? []).flatMap(
    (reference): readonly (Located<MedicationRequest> | Located<ServiceRequest>)[] => {
      const drug = document.findAs('MedicationRequest', reference, document.located);
      const service = document.findAs('ServiceRequest', reference, document.located);
      return drug ? [drug] : service ? [service] : [];
    },
  );
}

/**
 * `participant`: the doctor who wrote the prescription for its holder (`PROV`, function `MEDSOST`). The holder is the author
 * of the document then. Without a codice fiscale the schematrons refuse the participant, and it is a remark.
 */
export function substitutes(context: BuildContext): readonly CdaElement[] {
  const { document, remarks } = context;
  const authors = new Set(
    (document.composition.author ?? []).map((reference) => personPath(context, reference, document.located)),
  );
  const seen = new Set<string>();
  const made: CdaElement[] = [];
  for (const order of ordersOf(context)) {
    const { requester, extension } = order.resource;
    const at = (extension ?? []).findIndex(({ url }) => url === holder);
    if (at >= 0) {
      const path = personPath(context, extension?.[at]?.valueReference, order);
      if (path === undefined || !authors.has(path)) remarks.leftOut(`${order.path}.extension[${at}]`);
    }
    if (!requester) continue;
    const path = personPath(context, requester, order);
    if (path === undefined) {
      remarks.leftOut(`${order.path}.requester`);
      continue;
    }
    if (authors.has(path)) continue;
    if (seen.has(path)) continue;
    seen.add(path);
    const participant = substitute(context, requester, order);
    if (participant) made.push(participant);
    else remarks.leftOut(`${order.path}.requester`);
  }
  return made;
}

function substitute(context: BuildContext, requester: Reference, order: Located): CdaElement | undefined {
  const party = partyOf(context, requester, `${order.path}.requester`, order);
  const person = party?.person;
  if (!person) return undefined;
  const fiscal = (person.resource.identifier ?? []).some(
    ({ system, value }) => oidOf(system) === oids.codiceFiscale && value !== undefined,
  );
  if (!fiscal) return undefined;
  const id = identifierIn(person.resource.identifier, [oids.codiceFiscale], person.path, context.gaps);
  return el(
    'participant',
    { typeCode: 'IND' },
    codeOf('functionCode', 'MEDSOST', functions, 'Medico sostituto'),
    el('associatedEntity', { classCode: 'PROV' }, id, personElement(context, person, 'associatedPerson')),
  );
}

/** Where the person of a reference stands in the Bundle, whatever role it is cited in. */
function personPath({ document }: BuildContext, reference: Reference | undefined, from: Located): string | undefined {
  const role = document.findAs('PractitionerRole', reference, from);
  const person = role
    ? document.findAs('Practitioner', role.resource.practitioner, role)
    : document.findAs('Practitioner', reference, from);
  return person?.path;
}

/** `translation` of the code of the document with the type of the prescription, where the lines say one. */
export function recipeType(code: string, name: string): (context: BuildContext) => readonly CdaElement[] {
  return (context) => {
    const lists = ordersOf(context).map(({ resource }) =>
      resource.resourceType === 'ServiceRequest' ? resource.requisition : resource.groupIdentifier,
    );
    const type = lists.map((one) => one?.type?.coding?.[0]).find((one) => one?.code !== undefined);
    if (type?.code === undefined) return [];
    const qualifier = el(
      'qualifier',
      {},
      el('name', { code: name, codeSystem: recipe }),
      el('value', { code: type.code, displayName: type.display }),
    );
    return [el('translation', { code, codeSystem: recipe }, qualifier)];
  };
}

/** The encounter of a prescription, which has to say the organisation, and in which class when one is asked for. */
export function prescribingEncounter(classes?: readonly string[]): (context: BuildContext) => readonly CdaElement[] {
  return (context) => {
    const { document, gaps } = context;
    const encounter = document.findAs('Encounter', document.composition.encounter, document.located);
    if (encounter) {
      const { resource, path } = encounter;
      const location = document.findAs('Location', resource.location?.[0]?.location, encounter);
      const provider =
        document.findAs('Organization', resource.serviceProvider, encounter) ??
        (location && document.findAs('Organization', location.resource.managingOrganization, location));
      if (!provider) gaps.missing(`${path}.serviceProvider`);
      const code = resource.class?.code;
      const actCode = oidOf(resource.class?.system) === oids.actCode;
      if (classes && code === undefined) gaps.missing(`${path}.class`);
      else if (classes && !(actCode && classes.includes(code ?? ''))) gaps.value(`${path}.class`);
    }
    return componentOf(context);
  };
}
