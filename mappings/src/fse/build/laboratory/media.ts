import type { Attachment, Media, Reference } from '@medplum/fhirtypes';
import { ii } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { template } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { wordsOfConcept } from '../words.ts';
import written from './written.json' with { type: 'json' };

const media: Written = { ...written.Media };

/** An attachment with its data as `observationMedia`; without data it becomes a remark, since the CDA holds no links. */
export function attached(
  { remarks }: BuildContext,
  attachment: Attachment | undefined,
  path: string,
  templateId?: string,
  id?: CdaElement,
): CdaElement | undefined {
  const { data, contentType } = attachment ?? {};
  const base64 = data?.replace(/\s+/g, '') ?? '';
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    remarks.leftOut(path);
    return undefined;
  }
  for (const key of Object.keys(attachment ?? {})) {
    if (key !== 'data' && key !== 'contentType' && key !== 'size' && key !== 'hash') remarks.leftOut(`${path}.${key}`);
  }
  const mediaType = contentType ?? 'application/octet-stream';
  return el(
    'observationMedia',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templateId),
    id,
    el('value', { mediaType, representation: 'B64' }, base64),
  );
}

/** A Media resource as `observationMedia`. The name of what it shows has no place there and is told below the narrative. */
export function mediaOf(
  context: BuildContext,
  reference: Reference | undefined,
  place: string,
  from: Located,
  text: SectionText,
  templateId?: string,
): CdaElement | undefined {
  const located = mediaAt(context, reference, place, from);
  if (!located) return undefined;
  const { resource, path } = located;
  context.remarks.restOf(resource, path, media);
  const words = wordsOfConcept(resource.type);
  if (words !== undefined) text.refer(words);
  const id = resource.identifier?.map((one) => ii('id', one)).find(Boolean);
  return attached(context, resource.content, `${path}.content`, templateId, id);
}

function mediaAt(
  { document, gaps, remarks }: BuildContext,
  reference: Reference | undefined,
  place: string,
  from: Located,
): Located<Media> | undefined {
  const found = document.findAs('Media', reference, from);
  if (found) return found;
  if (document.find(reference, from)) remarks.leftOut(place);
  else gaps.reference(place);
  return undefined;
}
