import type { CompositionEvent, Identifier, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { cd, codeOf, ii, ivl } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import { assignedEntity, partyOf } from './people.ts';

const fseOrder = 'https://fhir.sinfonia.campania.it/StructureDefinition/fse-order';
const relations: Readonly<Record<string, string>> = { replaces: 'RPLC', appends: 'APND', transforms: 'XFRM' };
const priorities: Readonly<Record<string, string>> = { routine: 'R', urgent: 'UR', asap: 'A', stat: 'S' };

/** `inFulfillmentOf`: the orders that the document answers, by NRE. */
export function inFulfillmentOf(context: BuildContext): readonly CdaElement[] {
  const { document, gaps, rules } = context;
  const { composition, compositionPath } = document;
  const made = (composition.extension ?? []).flatMap((extension, at) => {
    if (extension.url !== fseOrder) return [];
    const place = `${compositionPath}.extension[${at}].value`;
    const reference = extension.valueReference;
    const found =
      document.findAs('ServiceRequest', reference, document.located) ??
      document.findAs('MedicationRequest', reference, document.located);
    const identifier = nreOf(reference?.identifier) ?? (found && nreOfOrder(found.resource));
    if (!identifier) {
      gaps.missing(`${place}.identifier`);
      return [];
    }
    const priority = found?.resource.priority === undefined ? undefined : priorities[found.resource.priority];
    const priorityCode = priority === undefined ? undefined : codeOf('priorityCode', priority, oids.actPriority);
    const order = el('order', { classCode: 'ACT', moodCode: 'RQO' }, ii('id', identifier), priorityCode);
    return [el('inFulfillmentOf', { typeCode: 'FLFS' }, order)];
  });
  if (rules.inFulfillmentOf && made.length === 0) {
    gaps.missing(`${compositionPath}.extension('${fseOrder}')`);
  }
  return made;
}

/** `documentationOf`: the documented services, `PROG` or `DIR`, with who performed them. */
export function documentationOf(context: BuildContext): readonly CdaElement[] {
  const { document, gaps, rules } = context;
  const { composition, compositionPath } = document;
  const made = (composition.event ?? []).map((event, at) => {
    const place = `${compositionPath}.event[${at}]`;
    const code = (event.code ?? []).map((concept) => cd('code', concept, { systems: [oids.actCodeIt] })).find(Boolean);
    if (!code) gaps.missing(`${place}.code`);
    const effectiveTime = ivl('effectiveTime', event.period);
    if (event.period && !effectiveTime) gaps.value(`${place}.period`);
    const parts = [code, effectiveTime, performer(context, event)];
    return el('documentationOf', { typeCode: 'DOC' }, el('serviceEvent', { classCode: 'ACT', moodCode: 'EVN' }, parts));
  });
  if (rules.documentationOf && made.length === 0) gaps.missing(`${compositionPath}.event`);
  return made;
}

/** Who performed the services that the event details: the first one, since the schematrons admit one alone. */
function performer(context: BuildContext, event: CompositionEvent): CdaElement | undefined {
  const { document } = context;
  for (const reference of event.detail ?? []) {
    const procedure = document.findAs('Procedure', reference, document.located);
    const actor = procedure?.resource.performer?.[0]?.actor;
    if (!procedure || !actor) continue;
    const place = `${procedure.path}.performer[0].actor`;
    const party = partyOf(context, actor, place, procedure);
    const entity = party && assignedEntity(context, party, place);
    return entity && el('performer', { typeCode: 'PRF' }, entity);
  }
  return undefined;
}

/** `relatedDocument`: what the document replaces, is appended to or was made from. A second version has at least one. */
export function relatedDocuments(context: BuildContext, version: number): readonly CdaElement[] {
  const { document, gaps } = context;
  const { composition, compositionPath } = document;
  const made = (composition.relatesTo ?? []).flatMap((relation, at) => {
    const typeCode = relations[relation.code ?? ''];
    if (typeCode === undefined) return [];
    const place = `${compositionPath}.relatesTo[${at}].target`;
    const id = ii('id', relation.targetIdentifier ?? relation.targetReference?.identifier);
    if (!id) {
      gaps.missing(place);
      return [];
    }
    const setId = typeCode === 'RPLC' ? ii('setId', composition.identifier) : undefined;
    return [
      el('relatedDocument', { typeCode }, el('parentDocument', { classCode: 'DOCCLIN', moodCode: 'EVN' }, id, setId)),
    ];
  });
  if (version > 1 && made.length === 0) gaps.missing(`${compositionPath}.relatesTo`);
  return made;
}

function nreOfOrder(order: ServiceRequest | MedicationRequest): Identifier | undefined {
  const shared = order.resourceType === 'ServiceRequest' ? order.requisition : order.groupIdentifier;
  return nreOf(shared) ?? order.identifier?.find((one) => nreOf(one) !== undefined);
}

function nreOf(identifier: Identifier | undefined): Identifier | undefined {
  return oidOf(identifier?.system) === oids.nre && identifier?.value !== undefined ? identifier : undefined;
}
