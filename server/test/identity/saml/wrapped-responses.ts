/** Ways of bringing a forged message together with a signed one. Each gets a response whose parts are both signed. */
export const wrappings: Readonly<Record<string, (signed: string) => string>> = {
  'the signed response inside the signature of a forged one': (signed) =>
    forge(signed, '_r2').replace(
      '</ds:Signature>',
      `<ds:Object>${withoutSignature(signed)}</ds:Object></ds:Signature>`,
    ),
  'the signed response as a child of a forged one': (signed) => intoResponse(forge(signed, '_r2'), signed),
  'the signed response first in a forged one': (signed) =>
    forge(signed, '_r2').replace(/^(<samlp:Response[^>]*>)/, (start) => start + signed),
  'the signed response in an extension': (signed) =>
    intoResponse(forge(signed, '_r2'), `<samlp:Extensions>${signed}</samlp:Extensions>`),
  'a forged response of the same identifier around the signed one': (signed) =>
    intoResponse(forge(signed, '_r1'), signed),
  'a forged assertion before the signed one': (signed) =>
    signed.replace('<saml:Assertion', `${forgedAssertion(signed)}<saml:Assertion`),
  'a forged assertion after the signed one': (signed) => intoResponse(signed, forgedAssertion(signed)),
  'the signed assertion inside a forged one': (signed) => {
    const assertion = assertionOf(signed);
    return signed.replace(
      assertion,
      forgedAssertion(signed).replace('</saml:Assertion>', `${assertion}</saml:Assertion>`),
    );
  },
  'the signed assertion in an object of the signature of a forged one': (signed) => {
    const assertion = assertionOf(signed);
    const forged = tamper(assertion).replace('ID="_a1"', 'ID="_a2"');
    const object = `<ds:Object>${assertion.replace(signatureIn(assertion), '')}</ds:Object></ds:Signature>`;
    return signed.replace(assertion, forged.replace('</ds:Signature>', object));
  },
  'a forged assertion of the same identifier': (signed) => intoResponse(signed, tamper(assertionOf(signed))),
  'a forged response with the signed assertion alone': (signed) =>
    forge(signed, '_r2').replace(tamper(assertionOf(signed)), assertionOf(signed)),
  'a signed response whose assertion was changed': (signed) => tamper(signed),
  'a certificate of the attacker in the message': (signed) =>
    tamper(signed).replaceAll(/<ds:X509Certificate>[^<]+/g, '<ds:X509Certificate>AAAA'),
  'a style sheet among the transforms': (signed) =>
    signed.replace(
      '</ds:Transforms>',
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>',
    ),
  'an XPath that selects something else': (signed) =>
    signed.replace(
      '</ds:Transforms>',
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>1=0</ds:XPath></ds:Transform></ds:Transforms>',
    ),
  'a canonicalization hidden in a transform': (signed) =>
    signed.replace(
      /<ds:Transform Algorithm="([^"]*exc-c14n#)"\/>/,
      '<ds:Transform Algorithm="$1"><ds:CanonicalizationMethod Algorithm="$1"/></ds:Transform>',
    ),
  'the parts of the signed info in another order': (signed) =>
    signed.replace(/(<ds:CanonicalizationMethod[^>]*>)(<ds:SignatureMethod[^>]*>)/, '$2$1'),
  'a second reference': (signed) =>
    signed.replace(
      /<ds:Reference URI="#_r1">.*?<\/ds:Reference>/s,
      (reference) => reference.replace('#_r1', '#_a1') + reference,
    ),
  'a second signed info': (signed) =>
    signed.replace(/<ds:SignedInfo>.*?<\/ds:SignedInfo>/s, (info) => tamper(info) + info),
  'a digest that starts with a comment': (signed) =>
    tamper(signed).replaceAll(/<ds:DigestValue>/g, '<ds:DigestValue><!--AAAA-->'),
  'the signature of a lookalike namespace': (signed) =>
    tamper(signed).replace(
      'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
      'xmlns:ds="http://www.w3.org/2000/09/xmldsig"',
    ),
};

/** Makes the attacker's message out of the honest one: another person. */
function tamper(text: string): string {
  return text.replaceAll('TINIT-VLLSNT80A41F839Y', 'TINIT-SMPMRA80A01F839L').replaceAll('Assunta', 'Ermenegildo');
}

function forge(signed: string, id: string): string {
  return tamper(signed).replace('ID="_r1"', `ID="${id}"`).replaceAll('ID="_a1"', 'ID="_a2"');
}

function assertionOf(signed: string): string {
  return /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(signed)?.[0] ?? '';
}

function forgedAssertion(signed: string): string {
  const forged = tamper(assertionOf(signed)).replace('ID="_a1"', 'ID="_a2"');
  return forged.replace(signatureIn(forged), '');
}

function signatureIn(text: string): string {
  return /<ds:Signature [\s\S]*?<\/ds:Signature>/.exec(text)?.[0] ?? '';
}

function withoutSignature(signed: string): string {
  return signed.replace(signatureIn(signed), '');
}

function intoResponse(text: string, addition: string): string {
  return text.replace(/<\/samlp:Response>(?!.*<\/samlp:Response>)/s, `${addition}</samlp:Response>`);
}
