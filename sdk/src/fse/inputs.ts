import type { Bundle, DocumentReference } from '@medplum/fhirtypes';
import type {
  FseActivityCode,
  FseAdministrativeRequestCode,
  FseFacilityTypeCode,
  FseRoleCode,
} from '@sinfonia/profiles';
import type { StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/*
 * References are texts `Type/id`. Codes are those of the gateway of the FSE. Names of parameters and rules:
 * docs/reference/fse-document-steps.md.
 */

/**
 * A document: its index as a step answered it or as it was read, which binds the step to that version (412 when it changed meanwhile:
 * the answers of the gateway change it); or its reference, for whatever version there is.
 */
export type FseDocumentTarget = Stored<DocumentReference> | `DocumentReference/${string}`;

/** A service that a document describes. */
export interface FseDescription {
  readonly code: string;
  /** Code system, `urn:oid:…`. */
  readonly system: string;
  readonly text: string;
}

/** What the gateway is told of a document where the document does not say it itself. */
export interface FseMetadata {
  /** Clinical activity that the document comes from (tipoAttivitaClinica). */
  readonly activity: FseActivityCode;
  /** Kind of structure (tipologiaStruttura). */
  readonly facilityType: FseFacilityTypeCode;
  /** Practice setting (assettoOrganizzativo), value set `fse-practice-setting`, e.g. `AD_PSC008`. */
  readonly practiceSetting: string;
  /** Role of who signs. */
  readonly role: FseRoleCode;
  /** Whether the person is in charge of who asks (patient_consent). */
  readonly patientInCharge: boolean;
  /** Regime of the service. */
  readonly administrativeRequest?: readonly FseAdministrativeRequestCode[];
  /** Whether the document is archived by law (conservazione a norma). */
  readonly archived?: boolean;
  /** Clinical acts and access rules; P97, P98, P99 hide the document, P00 takes it back. */
  readonly event?: readonly string[];
  readonly description?: readonly FseDescription[];
}

/** A document is prepared. Operation `$fse-prepare`. */
export interface PrepareInput extends StepInput, FseMetadata {
  /** `Patient/…`. */
  readonly patient: string;
  /**
   * The FHIR document: a Bundle of type `document` with its Composition first. Its `identifier` is that of this version,
   * `Composition.identifier` that of the series. Profile `FseDocumentBundle`.
   */
  readonly document: Bundle;
  /** `Organization/…` that makes the document; that of the caller unless given. */
  readonly organization?: string;
  /** The published document that this one replaces; `Composition.relatesTo` names it too. */
  readonly replaces?: FseDocumentTarget;
}

/** The signer is sent a one-time password. Operation `$fse-request-otp`. */
export interface RequestOtpInput {
  /** Name of the signer's key at the signature service. */
  readonly credential: string;
}

/** The platform signs for the caller: with what the signature service asks for. */
export interface PlatformSignature {
  /** Name of the signer's key at the signature service. */
  readonly credential?: string;
  /** PIN of the signature. It is sent in the body and kept nowhere. */
  readonly pin?: string;
  /** One-time password; asked for by `requestOtp`. It is sent in the body and kept nowhere. */
  readonly otp?: string;
  readonly signed?: never;
}

/** The document was signed elsewhere. */
export interface SignedElsewhere {
  /** The prepared PDF with a signature (PAdES): its bytes. */
  readonly signed: Uint8Array;
  readonly credential?: never;
  readonly pin?: never;
  readonly otp?: never;
}

/**
 * A prepared document is signed and its publication asked for. Operation `$fse-publish`. With a `key` of one's own a repetition carries the
 * same password: after a refused one, take a new key.
 */
export type PublishInput = StepInput & (PlatformSignature | SignedElsewhere);

/** A document that was never published is taken away. Operation `$fse-discard`. */
export type DiscardInput = StepInput;

/** Metadata of a published document change. What is not given stays; `event` replaces the whole list. Operation `$fse-update-metadata`. */
export interface UpdateMetadataInput extends StepInput, Partial<FseMetadata> {}

/** Who a document is hidden from: everybody but who made it, delegates, or the parent of a minor. */
export type HiddenFrom = 'everybody' | 'delegates' | 'parent';

/** A document is hidden. Operation `$fse-update-metadata`. */
export interface HideInput extends StepInput {
  /** Everybody unless given. */
  readonly from?: HiddenFrom;
}

/** A hidden document is shown again. Operation `$fse-update-metadata`. */
export type UnhideInput = StepInput;

/** A published document is deleted from the FSE. Operation `$fse-delete`. */
export type RemoveInput = StepInput;
