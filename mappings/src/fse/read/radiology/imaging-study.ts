import type {
  Coding,
  ImagingStudy,
  ImagingStudySeries,
  ImagingStudySeriesInstance,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toCoding } from '../data-types/coded.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { statementsIn } from '../statements/statement.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const other: Coding = { system: dicom, code: 'OT', display: 'Other' };

/** A study of the DICOM object catalogue as ImagingStudy, with its series and images. Source: DICOM PS3.20, 9.2; FHIR ImagingStudy. */
export function imagingStudy(context: ReadContext, study: XmlElement): Reference<ImagingStudy> {
  const uid = attr(childOf(study, 'id'), 'root');
  return context.create<ImagingStudy>({
    ...present<ImagingStudy>({
      resourceType: 'ImagingStudy',
      identifier: uid === undefined ? undefined : [{ system: 'urn:dicom:uid', value: `urn:oid:${uid}` }],
      status: 'available',
      subject: context.patient,
      encounter: context.encounter,
      series: statementsIn(study).flatMap(({ link, element }) => {
        const id = attr(childOf(element, 'id'), 'root');
        if (id === undefined) return [];
        context.claim(link);
        return [seriesOf(context, element, id)];
      }),
    }),
    id: context.idAt(study, 'ImagingStudy'),
  });
}

/** The modality is a qualifier of the code of the series; FHIR asks for one where there is none. */
function seriesOf(context: ReadContext, series: XmlElement, uid: string): ImagingStudySeries {
  return present<ImagingStudySeries>({
    uid,
    modality: toCoding(childOf(series, 'code/qualifier/value')) ?? other,
    description: attr(childOf(series, 'code/translation'), 'displayName'),
    instance: statementsIn(series).flatMap<ImagingStudySeriesInstance>(({ link, element }) => {
      const id = attr(childOf(element, 'id'), 'root');
      const sopClass = toCoding(childOf(element, 'code'));
      if (id === undefined || !sopClass) return [];
      context.claim(link);
      return [{ uid: id, sopClass }];
    }),
  });
}
