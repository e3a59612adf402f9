import type { JsonObject } from '../../json/json-object.ts';
import type { Run } from '../run.ts';

/** The size of an attachment is that of its data. Source: FHIR R4 datatypes.html#Attachment, size. */
export function checkAttachment(attachment: JsonObject, run: Run): void {
  const { size, data } = attachment;
  if (typeof size !== 'number' || size < 0 || typeof data !== 'string') return;
  const text = /\s/.test(data) ? data.replace(/\s/g, '') : data;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 === 0 && (text.length / 4) * 3 - padding !== size) run.reportAt('size', -1, 'attachment-size');
}
