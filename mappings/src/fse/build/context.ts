import type { CdaElement } from '../cda/element.ts';
import type { FhirDocument } from '../document.ts';
import type { FseDocumentType } from '../validate/document-types.ts';
import type { Gaps } from './gaps.ts';
import type { HeaderRules } from './header/header-rules.ts';
import type { Remarks } from './remarks.ts';

/** What every part of a builder works with. */
export interface BuildContext {
  readonly document: FhirDocument;
  readonly type: FseDocumentType;
  readonly rules: HeaderRules;
  readonly gaps: Gaps;
  readonly remarks: Remarks;
}

/** Makes elements of a document; gaps go into the context. */
export type Part = (context: BuildContext) => readonly CdaElement[];

/**
 * The builder of one type of document. The header is made from its rules (`header-rules.json`); the parts given here
 * replace or add to what the rules give.
 */
export interface DocumentBuilder {
  /** Name of the type in `validate/document-types.json`. */
  readonly type: string;
  /** The elements inside `structuredBody`: one `component` for each section. */
  readonly body: Part;
  /** `translation` of `ClinicalDocument/code`. */
  readonly codeTranslation?: Part;
  /** `participant` elements of the header. */
  readonly participants?: Part;
  /** Instead of the usual `documentationOf`. */
  readonly documentationOf?: Part;
  /** Instead of the usual `componentOf`. */
  readonly componentOf?: Part;
  /** Instead of the usual `inFulfillmentOf`. */
  readonly inFulfillmentOf?: Part;
}
