import type { CallFacts } from '../gateway/tokens.ts';
import type { CdaFacts } from '../rules/claims.ts';
import type { MetadataBody, ValidatedPublicationBody } from '../rules/request-body.ts';

/** Kinds of messages for the gateway in the outbox. */
export const publishingKinds = ['publish', 'replace', 'update-metadata', 'delete'] as const;

/** A kind of message. */
export type PublishingKind = (typeof publishingKinds)[number];

/** The validation before the signature: what it answered, and when (ms, UTC). */
export interface EarlierValidation {
  readonly workflowInstanceId: string;
  readonly at: number;
}

/** A signed document that is to be published. */
export interface SignedDocument {
  /** The signed PDF, base 64; at most 5 MB. */
  readonly pdf: string;
  /** What the CDA inside says, so that claims that do not agree with it never leave. */
  readonly cda?: CdaFacts;
  /** Absent when the gateway could not be reached before the signature. */
  readonly validation?: EarlierValidation;
}

/** What all messages have: in whose name the gateway is called. */
interface Told {
  readonly facts: CallFacts;
}

/** Publication of a document that is new to the FSE; its identifier is in the body. */
export interface PublishMessage extends Told {
  readonly kind: 'publish';
  readonly body: ValidatedPublicationBody;
  readonly document: SignedDocument;
  /** Address to which the gateway tells the final state. */
  readonly callbackUrl?: string;
}

/**
 * Publication in the place of another document. `id`, here and below, is the published identifier of the one that is changed; without
 * it, that of the last document that went out under the same key.
 */
export interface ReplaceMessage extends Omit<PublishMessage, 'kind'> {
  readonly kind: 'replace';
  readonly id?: string;
}

/** New metadata, all of them, for a published document. */
export interface UpdateMetadataMessage extends Told {
  readonly kind: 'update-metadata';
  readonly id?: string;
  readonly body: MetadataBody;
}

/** Deletion of a published document. */
export interface DeleteMessage extends Told {
  readonly kind: 'delete';
  readonly id?: string;
}

/** What is queued for the gateway. */
export type PublishingMessage = PublishMessage | ReplaceMessage | UpdateMetadataMessage | DeleteMessage;

/** A message with the document that it changes, where it changes one. */
export type ReadyMessage =
  | PublishMessage
  | (ReplaceMessage & { readonly id: string })
  | (UpdateMetadataMessage & { readonly id: string })
  | (DeleteMessage & { readonly id: string });

/** What is kept of the answer to a message that is done. */
export interface PublishingAnswer {
  /** Published identifier of the document. */
  readonly documentId: string;
  /** Instant, ms UTC. */
  readonly at: number;
  /** `in-charge`: its final state is still to come. */
  readonly state: 'done' | 'in-charge';
  readonly workflowInstanceId?: string;
  readonly traceID?: string;
  /** Text of the gateway; may hold codes of the document, never logged. */
  readonly warning?: string;
  /** The answer was lost, and the gateway was asked what came of the message. */
  readonly isRecovered?: true;
}

/** What is kept of a refusal: its code as the client of the gateway gives it, and the national problem unchanged. */
export interface PublishingRefusal {
  readonly code: string;
  readonly by?: string;
  readonly place?: string;
  readonly problem?: Readonly<Record<string, unknown>>;
  /** Fixed words for the one who asked: whose refusal it is, the claim or field, the instance of the problem as tables have it. */
  readonly codes: readonly string[];
}

/** Form of the content, kept with each message. */
const version = 1;

/**
 * Kind, key, id and body for the outbox. The key is the lineage of the document (`setId` of the CDA): whatever changes a document goes
 * out after what published it.
 */
export function toOutbox(
  lineage: string,
  id: string,
  { kind, ...content }: PublishingMessage,
): { readonly key: string; readonly id: string; readonly kind: PublishingKind; readonly body: string } {
  return { key: lineage, id, kind, body: JSON.stringify({ version, ...content }) };
}

/**
 * Reads what `toOutbox` wrote, with the document that messages before it published under the same key; undefined for what it did not
 * write, and for a change of which nobody knows the document.
 */
export function fromOutbox(
  { kind, body }: { readonly kind: string; readonly body: string },
  earlier: (kind: PublishingKind) => string | undefined,
): ReadyMessage | undefined {
  if (!publishingKinds.some((one) => one === kind)) return undefined;
  const content = JSON.parse(body) as { readonly version: number } & PublishingMessage;
  if (content.version !== version) return undefined;
  const message: PublishingMessage = { ...content, kind: kind as PublishingKind } as PublishingMessage;
  if (message.kind === 'publish') return message;
  const id = message.id ?? lastPublished(earlier);
  return id === undefined ? undefined : { ...message, id };
}

function lastPublished(earlier: (kind: PublishingKind) => string | undefined): string | undefined {
  const answers = (['publish', 'replace'] as const).flatMap((kind) => {
    const text = earlier(kind);
    return text === undefined ? [] : [JSON.parse(text) as PublishingAnswer];
  });
  return answers.sort((one, other) => other.at - one.at)[0]?.documentId;
}
