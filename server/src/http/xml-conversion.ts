import { parseJsonText } from '@sinfonia/profiles/json';

type XmlModule = typeof import('@sinfonia/profiles/xml');

let loading: Promise<XmlModule> | undefined;

// Most installations never speak XML; its code and tables are read when the first client asks.
function xmlModule(): Promise<XmlModule> {
  loading ??= import('@sinfonia/profiles/xml');
  return loading;
}

/** Writes a resource, or its JSON text, as FHIR XML. */
export async function writeXml(resource: object | string): Promise<string> {
  return (await xmlModule()).toXml(resource);
}

/** Reads FHIR XML into the shape of FHIR JSON; refuses what is not valid with a FhirError (400). */
export async function readXml(text: string): Promise<unknown> {
  return parseJsonText((await xmlModule()).xmlToJson(text));
}
