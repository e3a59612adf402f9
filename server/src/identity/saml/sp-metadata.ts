import { createHash } from 'node:crypto';
import { bindings, nameFormats, namespaces } from './names.ts';
import { requestedAttributes, type SpidServiceProvider, serviceIndex } from './service-provider.ts';
import type { SigningPairs } from './sp-keys.ts';
import { signDocument } from './xml-signature.ts';
import { escapeXml } from './xml-tree.ts';

/**
 * Builds the signed SPID metadata of a public service provider, XML in UTF-8. The same input gives the same document.
 *
 * Source: SPID technical rules (metadata of the service provider), AgID notices 29 and 30; OASIS SAML 2.0 metadata.
 */
export function buildServiceProviderMetadata(provider: SpidServiceProvider, pairs: SigningPairs): string {
  const body = [
    `<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"`,
    ` protocolSupportEnumeration="${namespaces.protocol}">`,
    ...pairs.map(({ certificate }) => keyDescriptor(certificate)),
    `<md:SingleLogoutService Binding="${bindings.redirect}" Location="${escapeXml(provider.singleLogoutUrl)}"/>`,
    `<md:SingleLogoutService Binding="${bindings.post}" Location="${escapeXml(provider.singleLogoutUrl)}"/>`,
    `<md:NameIDFormat>${nameFormats.transient}</md:NameIDFormat>`,
    `<md:AssertionConsumerService Binding="${bindings.post}" Location="${escapeXml(provider.assertionConsumerUrl)}"`,
    ` index="${serviceIndex}" isDefault="true"/>`,
    attributeService(provider.serviceName),
    '</md:SPSSODescriptor>',
    organizationOf(provider),
    contactOf(provider),
  ].join('');
  const id = `_${createHash('sha256').update(provider.entityId).update(body).digest('hex')}`;
  const text = [
    `<md:EntityDescriptor xmlns:md="${namespaces.metadata}" xmlns:ds="${namespaces.signature}"`,
    ` xmlns:spid="${namespaces.spid}" entityID="${escapeXml(provider.entityId)}" ID="${id}">`,
    body,
    '</md:EntityDescriptor>',
  ].join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${signDocument(text, pairs[0], 'first')}\n`;
}

function keyDescriptor(certificate: string): string {
  const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  return [
    '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>',
    `<ds:X509Certificate>${base64}</ds:X509Certificate>`,
    '</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>',
  ].join('');
}

function attributeService(serviceName: string): string {
  const attributes = requestedAttributes.map(
    (name) => `<md:RequestedAttribute Name="${name}" NameFormat="${nameFormats.basicAttribute}" isRequired="true"/>`,
  );
  return [
    `<md:AttributeConsumingService index="${serviceIndex}">`,
    `<md:ServiceName xml:lang="it">${escapeXml(serviceName)}</md:ServiceName>`,
    ...attributes,
    '</md:AttributeConsumingService>',
  ].join('');
}

function organizationOf({ organization: { name, displayName, url } }: SpidServiceProvider): string {
  return [
    '<md:Organization>',
    `<md:OrganizationName xml:lang="it">${escapeXml(name)}</md:OrganizationName>`,
    `<md:OrganizationDisplayName xml:lang="it">${escapeXml(displayName)}</md:OrganizationDisplayName>`,
    `<md:OrganizationURL xml:lang="it">${escapeXml(url)}</md:OrganizationURL>`,
    '</md:Organization>',
  ].join('');
}

function contactOf({ organization: { ipaCode, email, telephone } }: SpidServiceProvider): string {
  return [
    '<md:ContactPerson contactType="other">',
    `<md:Extensions><spid:IPACode>${escapeXml(ipaCode)}</spid:IPACode><spid:Public/></md:Extensions>`,
    `<md:EmailAddress>${escapeXml(email)}</md:EmailAddress>`,
    `<md:TelephoneNumber>${escapeXml(telephone)}</md:TelephoneNumber>`,
    '</md:ContactPerson>',
  ].join('');
}
