import type { CdaFacts } from '../rules/claims.ts';
import type { MetadataBody, PublicationBody, ValidatedPublicationBody, ValidationBody } from '../rules/request-body.ts';
import type { CallFacts } from './tokens.ts';

/** What every answer of the gateway has; the identifiers find a call again with those who run it. */
export interface Accepted {
  readonly traceID: string;
  readonly spanID?: string;
  /** Absent only where the gateway leaves it out. */
  readonly workflowInstanceId?: string;
  /** Text of the gateway, several warnings one after the other; may hold codes of the document, never logged. */
  readonly warning?: string;
  /** Done (200, 201), or taken in charge (202): what became of it is told by push or by `status`. */
  readonly state: 'done' | 'in-charge';
}

/** An event of a workflow; texts as the gateway has them. */
export interface WorkflowEvent {
  /** E.g. `VALIDATION`, `PUBLICATION`, `SEND_TO_INI`. */
  readonly eventType: string;
  /** `SUCCESS`, `BLOCKING_ERROR`, `NON_BLOCKING_ERROR`, `ASYNC_RETRY`. */
  readonly eventStatus: string;
  readonly eventDate?: string;
  readonly message?: string;
  readonly identificativoDocumento?: string;
  readonly workflowInstanceId?: string;
  readonly traceId?: string;
  readonly issuer?: string;
  readonly expiringDate?: string;
}

/** The events of a workflow or of a trace, in the order of the gateway. */
export interface Status {
  readonly traceID: string;
  readonly events: readonly WorkflowEvent[];
}

/**
 * A problem as it came (RFC 9457), nothing left out and nothing changed: it goes on to who asked. May hold codes and texts of the
 * document: never logged.
 */
export type NationalProblem = Readonly<Record<string, unknown>>;

/**
 * What came of a call:
 *
 * * `accepted`: done, or taken in charge;
 * * `refused`: the message as it is will never be taken. `code` is the type of the gateway without `/msg/`, e.g. `semantic`;
 *   `unknown-problem` for one that is not in `problems.json`; `middleware`; `front-end`; `too-large`. Of ours, when nothing has left
 *   (`by` is `us`): `claim` or `body` with the name of the claim or field in `place`, `document-id`, `not-pdf`, `empty-file`,
 *   `too-large`, `workflow-id`, `trace-id`, `callback-url`. `validateAgain`: in a publication, the stored validation is gone or was
 *   never there, so that the document must be validated before it is sent again;
 * * `unreached`: it was certainly not done; may be repeated as it is, after `retryAfter` seconds where that is given;
 * * `unsure`: it may have been done. A validation may be repeated. Before anything else is repeated, ask `status`: when nothing
 *   was taken, validate and send again with the same `identificativoDoc`.
 *
 * `reason` is in fixed words, nothing of a message.
 */
export type Reply<A> =
  | { readonly kind: 'accepted'; readonly answer: A }
  | {
      readonly kind: 'refused';
      readonly by: 'us' | 'gateway' | 'front-end' | 'middleware';
      readonly code: string;
      readonly place?: string;
      readonly problem?: NationalProblem;
      readonly validateAgain: boolean;
    }
  | { readonly kind: 'unreached'; readonly reason: string; readonly retryAfter?: number }
  | {
      readonly kind: 'unsure';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly problem?: NationalProblem;
    };

/** A call in the name of somebody. */
interface Call {
  /** Who calls, for whom, and why: the claims of the tokens. */
  readonly facts: CallFacts;
}

/** A call with a PDF that has the CDA inside. */
interface FileCall extends Call {
  readonly file: Uint8Array;
  /** What the CDA inside says, so that claims that do not agree with it never leave. */
  readonly cda?: CdaFacts;
}

/** A call that the gateway tells the end of. */
interface PushedCall {
  /** Address to which `/v1/workflow/status` is added. */
  readonly callbackUrl?: string;
}

/** A validation; `forReplacement` when what follows is a replacement. */
export interface ValidateCall extends FileCall {
  readonly body: ValidationBody;
  readonly forReplacement?: boolean;
}

/** A publication of the signed PDF, after its validation. */
export interface PublishCall extends FileCall, PushedCall {
  readonly body: PublicationBody;
}

/** A replacement; `id` is the published identifier of the old document. */
export interface ReplaceCall extends PublishCall {
  readonly id: string;
}

/** Validation and publication in one call: for recovery only. */
export interface ValidateAndPublishCall extends FileCall, PushedCall {
  readonly body: ValidatedPublicationBody;
}

/** Validation and replacement in one call: for recovery only. */
export interface ValidateAndReplaceCall extends ValidateAndPublishCall {
  readonly id: string;
}

/** New metadata of a published document; they take the place of the old ones. */
export interface UpdateMetadataCall extends Call {
  readonly id: string;
  readonly body: MetadataBody;
}

/** Deletion of a published document. */
export interface DeleteCall extends Call {
  readonly id: string;
}

/** Question about a workflow or a trace. */
export interface StatusCall extends Call {
  readonly of: { readonly workflowInstanceId: string } | { readonly traceId: string };
}

/**
 * The national gateway of the FSE 2.0 as the platform calls it. Expected failures are values; nothing is thrown for what comes from
 * outside. The national problem is handed on as it is.
 *
 * * `validate` before the document is signed, `publish` or `replace` after it: the same CDA is inside both PDFs;
 * * `validateAndPublish`, `validateAndReplace` only to make up for a network that failed when the document was issued;
 * * `updateMetadata` writes all metadata anew; `delete`; both may be taken in charge and repeated by the gateway itself.
 *
 * Source: it-fse-support, integration guide v2.22 (25/06/2026) and OpenAPI (26/06/2026).
 */
export interface FseGateway {
  validate(call: ValidateCall): Promise<Reply<Accepted>>;
  publish(call: PublishCall): Promise<Reply<Accepted>>;
  replace(call: ReplaceCall): Promise<Reply<Accepted>>;
  updateMetadata(call: UpdateMetadataCall): Promise<Reply<Accepted>>;
  delete(call: DeleteCall): Promise<Reply<Accepted>>;
  validateAndPublish(call: ValidateAndPublishCall): Promise<Reply<Accepted>>;
  validateAndReplace(call: ValidateAndReplaceCall): Promise<Reply<Accepted>>;
  status(call: StatusCall): Promise<Reply<Status>>;
}
