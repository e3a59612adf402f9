import { isCurrent, type Published, type PublishedDocument } from './published-document.ts';
import type { GatewayRecords } from './records.ts';

/** What INI made of a document that was sent to it. */
export type Registration =
  | { readonly ok: true; readonly kind: 'published' | 'repeated' }
  | { readonly ok: false; readonly message: string };

/**
 * Registers a document at INI. The same PDF for an identifier that is there has no second effect; another PDF for it is refused, as a
 * registry of IHE XDS does (unverified for INI). A replacement retires the document before it.
 */
export function register(records: GatewayRecords, document: PublishedDocument, now: number): Registration {
  const keep = (kind: Published['kind']): void =>
    records.addDelivery({ id: document.id, workflow: document.workflow, kind }, now);
  const known = records.findDocument(document.id);
  if (known !== undefined && known.deletedAt === undefined) {
    if (known.sha256 === document.sha256 && known.replaces === document.replaces) {
      keep('repeated');
      return { ok: true, kind: 'repeated' };
    }
    keep('refused');
    return { ok: false, message: 'XDSNonIdenticalHash' };
  }
  if (document.replaces !== undefined) {
    const before = records.findDocument(document.replaces);
    if (before === undefined || !isCurrent(before)) {
      keep('refused');
      return { ok: false, message: 'XDSReplaceFailed' };
    }
    records.saveDocument({ ...before, replacedBy: document.id });
  }
  records.saveDocument({ ...document, publishedAt: now });
  keep('published');
  return { ok: true, kind: 'published' };
}
