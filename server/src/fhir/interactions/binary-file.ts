import type { Binary } from '@medplum/fhirtypes';
import type { StoredVersion } from '../../store/port.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { versionHeaders } from '../responses.ts';

/** A media type that can be passed on in a header as it is. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:[\w.+-]+|"[\w .+-]*"))*$/;

/**
 * The answer to a read of a Binary as the file that it holds, in its own media type; undefined when the resource is to be
 * answered. Browsers are told to save it, so that a page somebody stored is never opened as one of this server.
 *
 * Refusal: `not-acceptable` 406. Source: FHIR R4 binary.html#rest; IHE MHD 4.2.4, ITI-68.
 */
export function fileResponse(request: FhirRequest, version: StoredVersion): FhirResponse | undefined {
  const { formOfBinary } = request;
  if (formOfBinary === undefined || version.type !== 'Binary' || version.json === undefined) return undefined;
  const { contentType, data = '' } = JSON.parse(version.json) as Binary;
  const type = mediaType.test(contentType) ? contentType : 'application/octet-stream';
  if (formOfBinary(type) === 'resource') return undefined;
  const headers = {
    ...versionHeaders(version),
    'content-type': type,
    'content-disposition': 'attachment',
    vary: 'Accept',
  };
  return { status: 200, headers, file: Buffer.from(data, 'base64') };
}
