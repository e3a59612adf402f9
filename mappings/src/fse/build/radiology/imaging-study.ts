import type { ImagingStudy, ImagingStudySeries } from '@medplum/fhirtypes';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { type EntryWriter, entriesBy } from '../discharge/entry.ts';
import written from './written.json' with { type: 'json' };

/** DICOM controlled terminology. */
export const dicom = '1.2.840.10008.2.16.4';
/** Classes of DICOM objects. Source: DICOM PS3.20, 9.2. */
const sopClasses = '1.2.840.10008.2.6.1';
const uid = /^[0-2](\.(0|[1-9]\d*))+$/;

const study: EntryWriter = (context, { resource, path }) =>
  resource.resourceType === 'ImagingStudy' ? studyAct(context, { resource, path }) : [];

const all = entriesBy({ ImagingStudy: study });

/** The study of a report with its series and images; the section has one. Source: schematron RAD 4.1 b7. */
export const catalogue: typeof all = (context, section, text) => {
  const [first, ...others] = all(context, section, text);
  if (!first) context.gaps.missing(`${section.path}.entry`);
  if (others.length > 0) context.gaps.value(`${section.path}.entry[1]`);
  return first ? [first] : [];
};

function studyAct(context: BuildContext, { resource, path }: Located<ImagingStudy>): readonly CdaElement[] {
  context.remarks.restOf(resource, path, written.ImagingStudy);
  const told = (resource.identifier ?? []).find(({ system }) => system === 'urn:dicom:uid')?.value;
  const root = told?.replace(/^urn:oid:/, '');
  if (root === undefined) context.gaps.missing(`${path}.identifier.where(system = 'urn:dicom:uid')`);
  const id = idOf(context, root, `${path}.identifier`);
  const series = (resource.series ?? []).map((one, at) => seriesAct(context, one, `${path}.series[${at}]`));
  return [act(id, codeOf('code', '113014', dicom, 'Study'), series)];
}

function seriesAct(context: BuildContext, series: ImagingStudySeries, path: string): CdaElement {
  const { uid: root, modality, instance } = series;
  if (root === undefined) context.gaps.missing(`${path}.uid`);
  const kind = codingIn(modality && { coding: [modality] });
  if (modality && !kind) context.remarks.leftOut(`${path}.modality`);
  const qualifier =
    kind &&
    el(
      'qualifier',
      {},
      codeOf('name', '121139', dicom, 'Modality'),
      codeOf('value', kind.code, kind.oid, kind.display),
    );
  const images = (instance ?? []).map((one, at) => {
    const place = `${path}.instance[${at}]`;
    const code = one.sopClass?.code?.replace(/^urn:oid:/, '');
    if (code === undefined) context.gaps.missing(`${place}.sopClass`);
    if (one.uid === undefined) context.gaps.missing(`${place}.uid`);
    const sopClass = code === undefined ? undefined : codeOf('code', code, sopClasses, one.sopClass?.display);
    const id = idOf(context, one.uid, `${place}.uid`);
    return related('COMP', el('observation', { classCode: 'DGIMG', moodCode: 'EVN' }, id, sopClass));
  });
  const code = codeOf('code', '113015', dicom, 'Series', {}, qualifier);
  return related('COMP', act(idOf(context, root, `${path}.uid`), code, images));
}

function act(id: CdaElement | undefined, code: CdaElement, parts: readonly CdaElement[]): CdaElement {
  return el('act', { classCode: 'ACT', moodCode: 'EVN' }, id, code, parts);
}

function idOf({ gaps }: BuildContext, root: string | undefined, place: string): CdaElement | undefined {
  if (root === undefined) return undefined;
  const own = root.replace(/^urn:oid:/, '');
  if (!uid.test(own)) gaps.value(place);
  return el('id', { root: own });
}
