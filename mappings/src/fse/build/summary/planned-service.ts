import type { CodeableConcept, Identifier, ServiceRequest } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOfWords, codeOrWords, leaveOthers, textReference } from '../acts.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { plannedTime } from './planned-time.ts';
import { reasonWords } from './reason.ts';
import { optionalStatus } from './status.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.ServiceRequest };
const encounterSystems = ['2.16.840.1.113883.2.9.77.22.11.14', oids.actCode];
const catalogues = [oids.loinc, '2.16.840.1.113883.2.9.6.1.11', '2.16.840.1.113883.2.9.2.150.6.1.11'];

/** What is planned, as every kind of statement needs it. */
export interface PlannedService {
  readonly concept: CodeableConcept | undefined;
  /** FHIRPath of the concept. */
  readonly path: string;
  readonly identifier: readonly Identifier[] | undefined;
  readonly status: string | undefined;
  /** It should not be done. */
  readonly forbidden: boolean;
  readonly words: string | undefined;
  readonly time: CdaElement;
  readonly sites?: readonly (CdaElement | undefined)[];
  readonly text: SectionText;
}

/** An examination, operation, visit or other service that is planned. */
export function plannedService(
  context: BuildContext,
  { resource, path }: Located<ServiceRequest>,
  text: SectionText,
): CdaElement {
  context.remarks.restOf(resource, path, parts);
  const words = labelled([
    ['Motivo', reasonWords(context, resource.reasonCode, resource.reasonReference, { resource, path })],
    ['Istruzioni', resource.patientInstruction],
    ['Note', noteWords(resource.note)],
  ]);
  const sites = (resource.bodySite ?? []).map((site, at) =>
    codeOrWords(context, 'targetSiteCode', site, `${path}.bodySite[${at}]`, text),
  );
  return serviceElement(context, {
    concept: resource.code,
    path: `${path}.code`,
    identifier: resource.identifier,
    status: optionalStatus(context, 'serviceRequest', resource.status, path),
    forbidden: resource.doNotPerform === true,
    words,
    time: plannedTime(context, resource.occurrenceDateTime, resource.occurrencePeriod, `${path}.occurrence`),
    sites,
    text,
  });
}

/**
 * The statement of a planned service: `encounter` when its code is one of encounters, `procedure` for ICD-9-CM, `observation` for
 * LOINC and the catalogues of services, else `act`. An encounter cannot be forbidden, so that is an act.
 */
export function serviceElement(context: BuildContext, service: PlannedService): CdaElement {
  const { concept, forbidden } = service;
  if (codingIn(concept, encounterSystems) && !forbidden) {
    return statement(context, service, 'encounter', 'ENC', '10.4', encounterSystems);
  }
  if (codingIn(concept, [oids.icd9cm])) return statement(context, service, 'procedure', 'PROC', '10.3', [oids.icd9cm]);
  if (codingIn(concept, catalogues)) return statement(context, service, 'observation', 'OBS', '10.1', catalogues);
  return statement(context, service, 'act', 'ACT', '10.5', undefined);
}

function statement(
  context: BuildContext,
  { concept, path, identifier, status, forbidden, words, time, sites = [], text }: PlannedService,
  name: string,
  classCode: string,
  template: string,
  systems: readonly string[] | undefined,
): CdaElement {
  const found = codingIn(concept, systems);
  if (found) leaveOthers(context.remarks, concept, found, path);
  const reference = concept?.text === undefined ? undefined : text.refer(concept.text);
  const code = found
    ? codeOf('code', found.code, found.oid, found.display, {}, originalText(reference))
    : codeOfWords('code', text, wordsOfConcept(concept));
  if (!code) context.gaps.missing(path);
  const sited = name === 'observation' || name === 'procedure';
  const where = sited ? undefined : siteWords(sites);
  return el(
    name,
    { classCode, moodCode: 'RQO', negationInd: forbidden ? 'true' : undefined },
    el('templateId', { root: entryTemplate(template) }),
    statementId(identifier),
    code,
    textReference(text, [words, where].filter(Boolean).join('; ')),
    status === undefined ? undefined : el('statusCode', { code: status }),
    time,
    sited ? sites : undefined,
  );
}

/** The site of what has no place for one: its code, whose words are below the narrative. */
function siteWords(sites: readonly (CdaElement | undefined)[]): string | undefined {
  const told = sites.flatMap((site) => site?.attributes['displayName'] ?? site?.attributes['code'] ?? []);
  return told.length === 0 ? undefined : `Sede: ${told.join(', ')}`;
}
