import type { Identifier, Specimen } from '@medplum/fhirtypes';
import { oidOf } from '../../cda/code-systems.ts';
import { ii, pq } from '../../cda/data-types.ts';
import { type CdaElement, el, elIfAny } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, template } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import data from './specimen.json' with { type: 'json' };

const written: Written = { ...data.role, collection: { ...data.collection } };

/** How a specimen is written. */
export interface SpecimenOptions {
  /** `specimenRole/templateId`. */
  readonly templateId?: string;
  /** Identifier alone, where another element says what it is. */
  readonly bare?: boolean;
  /** It is a microorganism that was isolated (`MIC`). */
  readonly isolate?: boolean;
}

/** A `specimen`: one identifier, what it is, how much, notes. What else it says becomes a remark. */
export function specimen(
  context: BuildContext,
  located: Located<Specimen>,
  text: SectionText,
  { templateId, bare, isolate }: SpecimenOptions = {},
): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, written);
  return el(
    'specimen',
    { typeCode: 'SPC' },
    el(
      'specimenRole',
      { classCode: 'SPEC' },
      template(templateId),
      specimenId(context, located),
      bare ? undefined : entity(context, located, text, isolate),
    ),
  );
}

function entity(
  context: BuildContext,
  { resource, path }: Located<Specimen>,
  text: SectionText,
  isolate: boolean | undefined,
): CdaElement {
  const notes = (resource.note ?? []).flatMap((note) => note.text ?? []).join('\n');
  return el(
    'specimenPlayingEntity',
    { classCode: isolate ? 'MIC' : undefined },
    codeOrWords(context, 'code', resource.type, `${path}.type`, text) ?? el('code', { nullFlavor: 'UNK' }),
    pq('quantity', resource.collection?.quantity),
    elIfAny('desc', {}, notes),
  );
}

/**
 * The identifier of a specimen: that of the laboratory, else its own, else its place below the identity of the document, since
 * the schematrons ask for one of each when there are several (the last our own, unverified).
 */
export function specimenId({ document, remarks }: BuildContext, { resource, path }: Located<Specimen>): CdaElement {
  const accession = resource.accessionIdentifier;
  const list: readonly (readonly [Identifier, string])[] = [
    ...(accession ? [[accession, `${path}.accessionIdentifier`] as const] : []),
    ...(resource.identifier ?? []).map((one, at) => [one, `${path}.identifier[${at}]`] as const),
  ];
  const chosen = list.find(([{ system, value }]) => oidOf(system) !== undefined && value !== undefined);
  for (const one of list) if (one !== chosen) remarks.leftOut(one[1]);
  const { system, value } = document.bundle.identifier ?? {};
  const place = (path.match(/\d+/g) ?? []).join('.');
  return (
    ii('id', chosen?.[0]) ??
    anyIdentifier([{ ...(system ? { system } : {}), value: `${value ?? ''}.${place}` }]) ??
    el('id', { nullFlavor: 'NI' })
  );
}

/** Whether a specimen is a microorganism that was isolated from another one (our own, unverified). */
export function isIsolate({ parent, type }: Specimen): boolean {
  if ((parent ?? []).length > 0) return true;
  return (type?.coding ?? []).some(({ system, code }) =>
    data.isolates.some((one) => one.system === system && one.code === code),
  );
}
