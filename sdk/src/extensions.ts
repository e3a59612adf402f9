import type { Extension, Identifier } from '@medplum/fhirtypes';
import type { ExtensionByUrl } from '@sinfonia/profiles';

/** Address of an extension of the platform, as in `extensionUrl`. */
type ExtensionUrl = keyof ExtensionByUrl;

/**
 * The extension of the platform with this address on a resource or element, with its type: `extensionOf(episode,
 * extensionUrl.HomeCareClosingReason)?.valueCodeableConcept`. Undefined when there is none; the first when there are more.
 */
export function extensionOf<Url extends ExtensionUrl>(
  holder: { readonly extension?: readonly Extension[] },
  url: Url,
): ExtensionByUrl[Url] | undefined {
  // The server has checked the value of a known extension by its definition.
  return holder.extension?.find((one) => one.url === url) as ExtensionByUrl[Url] | undefined;
}

/** A copy of a resource or element that has this extension of the platform in the place of any other with its address. */
export function withExtension<Holder extends { readonly extension?: readonly Extension[] }>(
  holder: Holder,
  extension: ExtensionByUrl[ExtensionUrl],
): Holder {
  const others = (holder.extension ?? []).filter(({ url }) => url !== extension.url);
  return { ...holder, extension: [...others, extension] };
}

/** Value of the identifier of a system: `identifierOf(patient, identifierSystem.codiceFiscale)`. Undefined when there is none. */
export function identifierOf(
  holder: { readonly identifier?: readonly Identifier[] },
  system: string,
): string | undefined {
  return holder.identifier?.find((one) => one.system === system)?.value;
}
