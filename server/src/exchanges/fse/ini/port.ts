import { FhirError } from '@sinfonia/profiles/issues';
import type { FseTransport, FseTransportName } from '../publishing/transport.ts';

/**
 * What is publicly known of a publication to INI through the SOAP services of Sistema TS, the way of regions whose FSE runs in
 * subsidiarity, Campania among them: the document was validated by the gateway before, and the call names that workflow in its options.
 *
 * Source: threads 881, 2205, 2925 and 3092 of it-fse-support. The specification for clients (2.6) is given out by Sogei on request and is
 * not public: addresses, envelopes and answers are not known here.
 */
export interface IniRequestOptions {
  /** The document went through the gateway. */
  readonly GATEWAY: 'true';
  /** Workflow of its validation. */
  readonly WORKFLOWINSTANCEID: string;
  /** The CDA is attached to the PDF. */
  readonly MODE: 'ATTACHMENT';
}

/** The options with which INI knows a document that the gateway has validated. */
export function iniRequestOptions(workflowInstanceId: string): IniRequestOptions {
  return { GATEWAY: 'true', WORKFLOWINSTANCEID: workflowInstanceId, MODE: 'ATTACHMENT' };
}

/**
 * The transport of a name. There is no adapter for INI yet, since its specification is not public: a server that is configured for it does
 * not start, rather than sending documents another way than its region has.
 *
 * @throws FhirError `fse-transport-unavailable` for `ini`
 */
export function transportOf(name: FseTransportName, gateway: FseTransport): FseTransport {
  if (name === 'gateway') return gateway;
  throw new FhirError({ code: 'fse-transport-unavailable', values: { transport: name } });
}
