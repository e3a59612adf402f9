import type {
  Composition,
  CompositionAttester,
  CompositionEvent,
  CompositionRelatesTo,
  CompositionSection,
  DocumentReference,
  Extension,
  Organization,
  Reference,
} from '@medplum/fhirtypes';
import type { FseDocumentType } from '../../validate/document-types.ts';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { Author, ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { toIdentifier } from '../data-types/identifier.ts';
import { timeOf, toPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { device, organization, practitioner, practitionerRole, relatedPerson } from './people.ts';

const sinfonia = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const hl7Us = 'http://hl7.org/fhir/us/ccda/StructureDefinition';

/** What the header says about the document itself and those who are responsible for it. */
export interface DocumentHeader {
  readonly authors: readonly Author[];
  /** The authors without their role, as the DocumentReference has them. */
  readonly people: readonly Author[];
  readonly custodian: Reference<Organization> | undefined;
  readonly composition: Composition & { readonly id: string };
}

/**
 * The header as Composition, still without sections. Who entered the data, who informed and who receives the document are
 * extensions, since they neither wrote nor attested it. Source: FSE maps, FULLHEADER 4.2; CDA R2 header.
 */
export function documentHeader(context: ReadContext, type: FseDocumentType): DocumentHeader {
  const { root } = context;
  const authors = childrenOf(root, 'author').flatMap((author) => authorOf(context, context.claim(author)) ?? []);
  const custodian = custodianOf(context);
  const composition = present<Composition & { readonly id: string }>({
    resourceType: 'Composition',
    id: context.idOf('Composition'),
    language: attr(childOf(root, 'languageCode'), 'code'),
    extension: [
      ...template(type),
      ...version(root),
      ...dataEnterers(context),
      ...informants(context),
      ...recipients(context),
    ],
    // The identifier of a Composition is the same in all its versions; that of this version names the Bundle.
    identifier: toIdentifier(childOf(root, 'setId')) ?? toIdentifier(childOf(root, 'id')),
    status: attr(childOf(root, 'statusCode'), 'code') === 'nullified' ? 'entered-in-error' : 'final',
    type: toConcept(childOf(root, 'code'), context.narrative) ?? { text: type.title.it },
    subject: context.patient,
    encounter: context.encounter,
    date: context.date ?? '',
    author: authors.map(({ role }) => role),
    title: wordsOf(childOf(root, 'title')) ?? type.title.it,
    confidentiality: confidentiality(context),
    attester: [...attesters(context, 'legalAuthenticator'), ...attesters(context, 'authenticator')],
    custodian,
    relatesTo: related(context),
    event: events(context),
  });
  return {
    authors: authors.map(({ role }) => role),
    people: authors.map(({ person }) => person),
    custodian,
    composition,
  };
}

function authorOf(
  context: ReadContext,
  author: XmlElement,
): { readonly role: Author; readonly person: Author } | undefined {
  const entity = childOf(author, 'assignedAuthor');
  if (!entity) return undefined;
  const made = childOf(entity, 'assignedAuthoringDevice');
  if (made) {
    const role = device(context, entity, made);
    return { role, person: role };
  }
  const role = practitionerRole(context, entity, childOf(author, 'functionCode'));
  return role && { role, person: practitioner(context, entity) ?? role };
}

function custodianOf(context: ReadContext): Reference<Organization> | undefined {
  const custodian = childOf(context.root, 'custodian');
  if (!custodian) return undefined;
  context.claim(custodian);
  return organization(context, childOf(custodian, 'assignedCustodian/representedCustodianOrganization'));
}

function template({ templateId }: FseDocumentType): Extension[] {
  const system = 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.6';
  return [{ url: `${sinfonia}/fse-template`, valueCoding: { system, code: templateId } }];
}

function version(root: XmlElement): Extension[] {
  const number = attr(childOf(root, 'versionNumber'), 'value');
  const url = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';
  return number === undefined ? [] : [{ url, valueString: number }];
}

function dataEnterers(context: ReadContext): Extension[] {
  return childrenOf(context.root, 'dataEnterer').flatMap((enterer) => {
    context.claim(enterer);
    const who = practitionerRole(context, childOf(enterer, 'assignedEntity'));
    if (!who) return [];
    const time = timeOf(childOf(enterer, 'time'));
    const when = time === undefined ? [] : [{ url: 'time', valueDateTime: time }];
    return [{ url: `${sinfonia}/fse-data-enterer`, extension: [{ url: 'who', valueReference: who }, ...when] }];
  });
}

function informants(context: ReadContext): Extension[] {
  return childrenOf(context.root, 'informant').flatMap((informant) => {
    context.claim(informant);
    const related = childOf(informant, 'relatedEntity');
    const who = related
      ? relatedPerson(context, related)
      : practitionerRole(context, childOf(informant, 'assignedEntity'));
    return who ? [{ url: `${hl7Us}/InformantExtension`, valueReference: who }] : [];
  });
}

function recipients(context: ReadContext): Extension[] {
  return childrenOf(context.root, 'informationRecipient').flatMap((recipient) => {
    context.claim(recipient);
    const entity = childOf(recipient, 'intendedRecipient');
    if (!entity) return [];
    const who = practitioner(context, entity);
    const body = organization(context, childOf(entity, 'receivedOrganization'));
    return [who, body].flatMap((one) =>
      one ? [{ url: `${hl7Us}/InformationRecipientExtension`, valueReference: one }] : [],
    );
  });
}

const levels = new Map<string, NonNullable<Composition['confidentiality']>>([
  ['U', 'U'],
  ['L', 'L'],
  ['M', 'M'],
  ['N', 'N'],
  ['R', 'R'],
  ['V', 'V'],
]);

function confidentiality(context: ReadContext): Composition['confidentiality'] {
  const code = childOf(context.root, 'confidentialityCode');
  const level = levels.get(attr(code, 'code') ?? '');
  if (code && level === undefined) context.badValue(code);
  return level;
}

function attesters(context: ReadContext, name: 'legalAuthenticator' | 'authenticator'): CompositionAttester[] {
  return childrenOf(context.root, name).map((attester) => {
    context.claim(attester);
    return present<CompositionAttester>({
      mode: name === 'legalAuthenticator' ? 'legal' : 'professional',
      time: timeOf(childOf(attester, 'time')),
      party: practitionerRole(context, childOf(attester, 'assignedEntity')),
    });
  });
}

const relations = new Map<string, CompositionRelatesTo['code']>([
  ['RPLC', 'replaces'],
  ['APND', 'appends'],
  ['XFRM', 'transforms'],
]);

function related(context: ReadContext): CompositionRelatesTo[] {
  return childrenOf(context.root, 'relatedDocument').flatMap((relation) => {
    const code = relations.get(attr(relation, 'typeCode') ?? '');
    const targetIdentifier = toIdentifier(childOf(relation, 'parentDocument/id'));
    if (code === undefined || !targetIdentifier) return [];
    context.claim(relation);
    return [{ code, targetIdentifier }];
  });
}

function events(context: ReadContext): CompositionEvent[] {
  return childrenOf(context.root, 'documentationOf').flatMap((link) => {
    context.claim(link);
    const event = childOf(link, 'serviceEvent');
    const code = toConcept(childOf(event, 'code'), context.narrative);
    const detail = childrenOf(event, 'performer').flatMap(
      (performer) =>
        practitionerRole(context, childOf(performer, 'assignedEntity'), childOf(performer, 'functionCode')) ?? [],
    );
    const made = present<CompositionEvent>({
      code: code && [code],
      period: toPeriod(childOf(event, 'effectiveTime')),
      detail,
    });
    return Object.keys(made).length === 0 ? [] : [made];
  });
}

/** The Composition with its sections, and a DocumentReference to it. */
export function addDocument(context: ReadContext, header: DocumentHeader, sections: CompositionSection[]): void {
  const { root } = context;
  const { composition, custodian, people } = header;
  const set = toIdentifier(childOf(root, 'setId'));
  const made: Composition = sections.length === 0 ? composition : { ...composition, section: sections };
  context.resources.change<Composition>('Composition', context.composition, () => made);
  context.create<DocumentReference>({
    ...present<DocumentReference>({
      resourceType: 'DocumentReference',
      masterIdentifier: toIdentifier(childOf(root, 'id')),
      identifier: set && [set],
      status: 'current',
      type: composition.type,
      subject: context.patient,
      author: [...people],
      custodian,
      content: [{ attachment: { title: composition.title } }],
      context: { related: [context.composition] },
    }),
    id: context.idOf('DocumentReference'),
  });
}
