import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, ii } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { hasTime, toTs } from '../../cda/time.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { attesters, authors, dataEnterer } from './authors.ts';
import { custodian } from './custodian.ts';
import { componentOf } from './encounter.ts';
import { recordTarget } from './record-target.ts';
import { documentationOf, inFulfillmentOf, relatedDocuments } from './relations.ts';

const versionExtension = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';
const confidentialities: Readonly<Record<string, string>> = { N: 'Normal', R: 'Restricted', V: 'Very restricted' };

/** The identity of a version of a document. */
export interface DocumentIdentity {
  readonly root: string;
  readonly extension: string;
}

/** The header of a document, in the order of POCD_MT000040UV02, and its identity. */
export function header(
  context: BuildContext,
  builder: DocumentBuilder,
): { readonly elements: readonly CdaElement[]; readonly id: DocumentIdentity; readonly version: number } {
  const { document, type, rules } = context;
  const { composition } = document;
  const version = versionOf(context);
  const id = identityOf(context);
  const templateId = { root: type.templateId, extension: rules.version, assigningAuthorityName: 'HL7 Italia' };
  const setId = composition.identifier ? setIdOf(context, id, version) : undefined;
  const elements: readonly (CdaElement | undefined)[] = [
    el('realmCode', { code: 'IT' }),
    el('typeId', { root: '2.16.840.1.113883.1.3', extension: 'POCD_MT000040UV02' }),
    el('templateId', templateId),
    ii('id', document.bundle.identifier),
    codeOf('code', type.loinc, oids.loinc, rules.displayName, {}, ...(builder.codeTranslation?.(context) ?? [])),
    el('title', {}, composition.title ?? type.title.it),
    rules.sdtcStatus ? el('sdtc:statusCode', { code: 'active' }) : undefined,
    effectiveTime(context),
    confidentiality(context),
    el('languageCode', { code: 'it-IT' }),
    setId,
    setId && el('versionNumber', { value: String(version) }),
    ...recordTarget(context),
    ...authors(context),
    ...dataEnterer(context),
    ...custodian(context),
    ...attesters(context),
    ...(builder.participants?.(context) ?? []),
    ...(builder.inFulfillmentOf ?? inFulfillmentOf)(context),
    ...(builder.documentationOf ?? documentationOf)(context),
    ...relatedDocuments(context, version),
    ...(builder.componentOf ?? componentOf)(context),
  ];
  return { elements: elements.filter((one) => one !== undefined), id, version };
}

function identityOf({ document, gaps, rules }: BuildContext): DocumentIdentity {
  const { identifier } = document.bundle;
  const root = oidOf(identifier?.system);
  const other = rules.idRoot !== undefined && root !== rules.idRoot;
  if (identifier?.system !== undefined && (root === undefined || other)) gaps.value('Bundle.identifier.system');
  else if (root === undefined) gaps.missing('Bundle.identifier.system');
  if (identifier?.value === undefined) gaps.missing('Bundle.identifier.value');
  return { root: root ?? '', extension: identifier?.value ?? '' };
}

/** The first version has one identity; from the second on the two differ. Source: schematrons, setId and id. */
function setIdOf(context: BuildContext, id: DocumentIdentity, version: number): CdaElement | undefined {
  const { document, gaps } = context;
  const { identifier } = document.composition;
  const place = `${document.compositionPath}.identifier`;
  const made = ii('setId', identifier);
  if (!made) {
    gaps.value(place);
    return undefined;
  }
  const same = oidOf(identifier?.system) === id.root && identifier?.value === id.extension;
  if (same !== (version === 1)) gaps.value(place);
  return made;
}

function versionOf({ document, gaps }: BuildContext): number {
  const { composition, compositionPath } = document;
  const at = (composition.extension ?? []).findIndex(({ url }) => url === versionExtension);
  if (at < 0) return 1;
  const text = composition.extension?.[at]?.valueString ?? '';
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  gaps.value(`${compositionPath}.extension[${at}].value`);
  return 1;
}

function effectiveTime({ document, gaps }: BuildContext): CdaElement | undefined {
  const { composition, compositionPath } = document;
  const value = toTs(composition.date);
  if (value !== undefined && hasTime(value)) return el('effectiveTime', { value });
  if (composition.date === undefined) gaps.missing(`${compositionPath}.date`);
  else gaps.value(`${compositionPath}.date`);
  return undefined;
}

function confidentiality({ document, gaps }: BuildContext): CdaElement | undefined {
  const { composition, compositionPath } = document;
  const place = `${compositionPath}.confidentiality`;
  const ownSystem = composition.meta?.security?.find(({ system }) => oidOf(system) === oids.confidentiality);
  const code = composition.confidentiality ?? ownSystem?.code;
  if (code === undefined) {
    gaps.missing(place);
    return undefined;
  }
  const display = confidentialities[code];
  if (display === undefined) {
    gaps.value(place);
    return undefined;
  }
  return codeOf('confidentialityCode', code, oids.confidentiality, display);
}
