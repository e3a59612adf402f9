import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { extensionNumber, extensionValues, formExtensions } from '../../../questionnaire/extensions.ts';
import type { AnswerRule } from './answer-rule.ts';

/** Media type and size of files. Sources: extensions `mimeType` and `maxSize` (bytes, extensions pack 5.x). */
export const attachmentRule: AnswerRule = ({ type, definition }) => {
  if (type !== 'attachment') return undefined;
  const types = extensionValues(definition, formExtensions.mimeType).filter((value) => typeof value === 'string');
  const max = extensionNumber(definition, formExtensions.maxSize) ?? Number.POSITIVE_INFINITY;
  return ({ value }, run) => {
    if (!isJsonObject(value)) return;
    const mediaType = textOf(value['contentType'])?.split(';')[0]?.trim().toLowerCase();
    if (types.length > 0 && !types.some((allowed) => allowed.toLowerCase() === mediaType))
      run.report('answer-media-type', { allowed: types.join(', ') });
    const stated = typeof value['size'] === 'number' ? value['size'] : 0;
    if ((dataSize(value) ?? stated) > max) run.report('answer-too-big', { max });
  };
};

/** Bytes of the data of a file, without decoding it: three for each four letters. */
function dataSize(attachment: JsonObject): number | undefined {
  const data = textOf(attachment['data']);
  if (data === undefined) return undefined;
  const letters = data.replace(/[\s=]/g, '').length;
  return Math.floor((letters * 3) / 4);
}
