/** XML namespaces of SAML 2.0, of its metadata, of XML signatures, and of SPID. */
export const namespaces = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  spid: 'https://spid.gov.it/saml-extensions',
} as const;

/** Bindings that carry messages through the browser. Source: SAML 2.0 bindings, 3.4 and 3.5. */
export const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const;

/** Formats of names. Source: SAML 2.0 core, 8.3. */
export const nameFormats = {
  entity: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  basicAttribute: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
} as const;

/** Status codes that SPID uses. Source: SAML 2.0 core, 3.2.2.2. */
export const statusCodes = {
  success: 'urn:oasis:names:tc:SAML:2.0:status:Success',
  responder: 'urn:oasis:names:tc:SAML:2.0:status:Responder',
  unknownPrincipal: 'urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal',
} as const;

/** Method by which the subject of a SPID assertion is confirmed: whoever brings it. Source: SAML 2.0 profiles, 3.3. */
export const bearerMethod = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** Algorithms of signatures that are made and accepted: RSA with SHA-256 or SHA-512, never SHA-1. Source: SPID technical rules. */
export const algorithms = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  exclusiveCanonical: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  envelopedSignature: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const;

/** Smallest RSA key that is made and accepted, in bits. Source: SPID technical rules. */
export const smallestRsaBits = 2048;
