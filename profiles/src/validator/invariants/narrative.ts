import { SaxesParser } from 'saxes';
import { isJsonObject } from '../../json/json-object.ts';
import type { ValueCheck } from '../checks.ts';

const xhtml = 'http://www.w3.org/1999/xhtml';

/** Elements of XHTML 1.0 chapters 7 to 11 (without 4 and 9) and 15, plus a and img. Source: FHIR R4 narrative.html. */
const allowedElements = new Set(
  (
    'div p br h1 h2 h3 h4 h5 h6 span blockquote pre address hr ul ol li dl dt dd b i u s strike big small tt sub sup em ' +
    'strong dfn code q samp kbd var cite abbr acronym a img table caption thead tbody tfoot tr td th col colgroup ins ' +
    'del bdo font center'
  ).split(' '),
);
const allowedAttributes = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset ' +
    'cite class color colspan compact coords datetime dir face frame headers height href hreflang hspace id lang ' +
    'longdesc name noshade nowrap rel rev rowspan rules scope shape size span src start style summary tabindex title ' +
    'type valign value vspace width xml:lang xml:space xmlns'
  ).split(' '),
);
const safeAddress = /^\s*(https?:|ftp:|mailto:|tel:|#|data:\s*image\/|[^:]*$)/i;

/**
 * Checks the XHTML of a narrative: one well-formed div with content, simple formatting elements and attributes only, no
 * scripts and no active addresses.
 *
 * @see FHIR R4 narrative.html#xhtml, txt-1 and txt-2
 */
export const checkNarrative: ValueCheck = (value, run) => {
  if (typeof value !== 'string') return;
  let forbidden: string | undefined;
  let depth = 0;
  let roots = 0;
  let hasContent = false;
  let rootIsDiv = false;
  const links: string[] = [];
  const anchors = new Set<string>();
  try {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => {
      throw new Error('doctype');
    });
    parser.on('opentag', (tag) => {
      if (depth === 0) {
        roots++;
        rootIsDiv = tag.local === 'div' && tag.uri === xhtml;
      }
      depth++;
      if (tag.local === 'img') hasContent = true;
      if (!allowedElements.has(tag.local)) forbidden ??= tag.local;
      for (const attribute of Object.values(tag.attributes)) {
        if (attribute.name === 'id' || attribute.name === 'name') anchors.add(attribute.value);
        else if (attribute.name === 'href' && attribute.value.startsWith('#')) links.push(attribute.value.slice(1));
        if (!allowedAttributes.has(attribute.name) && attribute.prefix !== 'xmlns') forbidden ??= attribute.name;
        else if ((attribute.name === 'href' || attribute.name === 'src') && !safeAddress.test(attribute.value))
          forbidden ??= attribute.name;
      }
    });
    parser.on('closetag', () => {
      depth--;
    });
    parser.on('text', (text) => {
      if (text.trim() !== '') hasContent = true;
    });
    // HTML names some characters that XML does not; narratives may use them.
    parser.write(value.replace(/&nbsp;/g, '&#160;')).close();
  } catch {
    run.report('narrative-malformed');
    return;
  }
  if (forbidden !== undefined)
    run.report('narrative-unsafe', { name: /^[\w:-]{1,30}$/.test(forbidden) ? forbidden : '…' });
  if (links.some((id) => id !== '' && !anchors.has(id) && !hasId(run.root, id))) run.report('narrative-link-missing');
  if (roots !== 1 || !rootIsDiv || !hasContent) run.report('narrative-malformed');
};

/** Whether an element or a contained resource has an id, or the address stands in the narrative of the container. */
function hasId(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((item) => hasId(item, id));
  if (!isJsonObject(value)) return false;
  if (value['id'] === id) return true;
  if (typeof value['div'] === 'string' && value['div'].includes(`"${id}"`)) return true;
  for (const name in value) if (typeof value[name] === 'object' && hasId(value[name], id)) return true;
  return false;
}
