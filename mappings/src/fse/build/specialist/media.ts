import type { Attachment, Binary, DocumentReference, Media } from '@medplum/fhirtypes';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';

const attached: Written = { contentType: true, language: true, data: true, url: true, title: true, creation: true };
const cc: Written = { text: true, coding: true };

/** What of pictures and papers is written; all else becomes a remark. */
const written: Readonly<Record<string, Written>> = {
  Media: {
    identifier: true,
    status: true,
    type: cc,
    subject: true,
    encounter: true,
    note: { text: true },
    content: attached,
  },
  Binary: { contentType: true, data: true },
  DocumentReference: {
    status: true,
    type: cc,
    subject: true,
    date: true,
    description: true,
    content: { attachment: attached },
  },
};

/** A picture or paper of the Bundle: a resource that holds one, or says where it is. */
export type Paper = Located<Media> | Located<Binary> | Located<DocumentReference>;

/** The resource as one that holds a picture or paper; nothing for others. */
export function paperOf({ resource, path }: Located): Paper | undefined {
  if (resource.resourceType === 'Media') return { resource, path };
  if (resource.resourceType === 'Binary') return { resource, path };
  return resource.resourceType === 'DocumentReference' ? { resource, path } : undefined;
}

/**
 * A picture or paper as `observationMedia` elements, one for each content that is in the Bundle or has an address on the web;
 * what has neither becomes a remark. Titles stand in the narrative. Source: POCD_MT000040UV02 ObservationMedia, data type ED.
 */
export function media(context: BuildContext, paper: Paper, text: SectionText): readonly CdaElement[] {
  const { resource, path } = paper;
  context.remarks.restOf(resource, path, written[resource.resourceType] ?? {});
  if (resource.resourceType === 'Binary') {
    const { contentType, data } = resource;
    return made(
      context,
      paper,
      { ...(contentType === undefined ? {} : { contentType }), ...(data ? { data } : {}) },
      path,
    );
  }
  if (resource.resourceType === 'Media') {
    const words = labelled([
      ['', wordsOfConcept(resource.type)],
      ['', resource.content?.title],
      ['Note', noteWords(resource.note)],
    ]);
    if (words !== undefined) text.refer(words);
    return made(context, paper, resource.content ?? {}, `${path}.content`);
  }
  const words = labelled([
    ['', wordsOfConcept(resource.type)],
    ['', resource.description],
    ['Del', resource.date],
  ]);
  if (words !== undefined) text.refer(words);
  return (resource.content ?? []).flatMap(({ attachment }, at) => {
    if (attachment?.title !== undefined) text.refer(attachment.title);
    return made(context, paper, attachment ?? {}, `${path}.content[${at}].attachment`);
  });
}

function made(
  { document, remarks }: BuildContext,
  paper: Paper,
  attachment: Attachment,
  path: string,
): readonly CdaElement[] {
  const { url } = attachment;
  const binary = url === undefined ? undefined : document.findAs('Binary', { reference: url }, paper)?.resource;
  const data = (attachment.data ?? binary?.data)?.replace(/\s+/g, '');
  const mediaType = attachment.contentType ?? binary?.contentType;
  const onWeb = url !== undefined && /^https:\/\/[!-~]+$/.test(url) ? url : undefined;
  const valid = data !== undefined && data !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(data) && data.length % 4 === 0;
  if (!valid && onWeb === undefined) {
    remarks.leftOut(path);
    return [];
  }
  const content = valid ? data : el('reference', { value: onWeb });
  return [observationMedia({ mediaType, language: attachment.language }, content, idOf(paper))];
}

function idOf({ resource }: Paper): CdaElement | undefined {
  return resource.resourceType === 'Media' ? anyIdentifier(resource.identifier) : undefined;
}

/** An `observationMedia` whose content is in base64, or of null flavour when there is none. */
function observationMedia(
  attributes: Readonly<Record<string, string | undefined>>,
  content: CdaElement | string | undefined,
  id?: CdaElement,
  more: readonly CdaElement[] = [],
): CdaElement {
  const value = el('value', { representation: 'B64', ...attributes }, content);
  return el('observationMedia', { classCode: 'OBS', moodCode: 'EVN' }, id, value, more);
}

/**
 * All pictures of a remote visit as the one `observationMedia` that its section of services has: the first, with the others
 * below it; of null flavour when there is none, since visits without are the most. Source: schematron Televisita b4–b6; the
 * form of further and of no pictures is ours (unverified).
 */
export function gatheredMedia(list: readonly CdaElement[]): CdaElement {
  const [first, ...others] = list;
  if (!first) return observationMedia({ nullFlavor: 'NI' }, undefined);
  return { ...first, children: [...first.children, ...others.map((one) => related('COMP', one))] };
}
