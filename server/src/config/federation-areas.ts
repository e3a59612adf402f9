import { defineArea, flag, integer, text, textList } from './option.ts';

/** What this service is in the OpenID federations of SPID and CIE. */
export const federationArea = defineArea(
  'This service in the OpenID federations of SPID and CIE, beside `organization`. See docs/guide/spid-cie.md.',
  {
    policyUri: text({
      fallback: '',
      expected: 'empty, or an https address',
      matches: (value) => value === '' || isHttps(value),
      about: 'Web address of the privacy notice of the service.',
    }),
    logoUri: text({
      fallback: '',
      expected: 'empty, or an https address',
      matches: (value) => value === '' || isHttps(value),
      about: 'Web address of the logo of the service, an SVG.',
    }),
    contacts: textList({
      fallback: [],
      fallbackText: 'the `email` of `organization`',
      expected: 'a list of e-mail addresses',
      matches: (value) => /^[^\s@<>"]{1,64}@[A-Za-z0-9.-]{1,200}$/.test(value),
      about: 'Certified mail addresses (PEC) of the office in charge, never of a person.',
    }),
    refreshHours: integer({
      fallback: 24,
      min: 1,
      max: 24,
      about:
        'Longest time between two readings of the list of providers, in hours. Chains are renewed earlier, when half their life is over.',
    }),
    timeoutSeconds: integer({
      fallback: 10,
      min: 1,
      max: 30,
      about: 'Time an authority or a provider has for an answer, in seconds.',
    }),
  },
);

/** Sign-in by SPID through OpenID Connect. */
export const spidArea = schemeArea(
  'Sign-in by SPID through OpenID Connect Federation. Production SPID works with SAML as long as AgID has not opened it.',
  'SPID',
  '',
);

/** Sign-in by CIE through OpenID Connect. */
export const cieArea = schemeArea(
  'Sign-in by the electronic identity card (CIE) through OpenID Connect Federation.',
  'CIE',
  'https://oidc.registry.servizicie.interno.gov.it',
);

function schemeArea(about: string, name: string, anchor: string) {
  return defineArea(about, {
    enabled: flag({ fallback: false, about: `Whether people can sign in by ${name} through OpenID Connect.` }),
    trustAnchor: text({
      fallback: anchor,
      expected: 'empty, or an https address without a final slash',
      matches: (value) => value === '' || (isHttps(value) && !value.endsWith('/')),
      about: 'Entity id of the trust anchor. Needed when enabled.',
    }),
    trustAnchorKeys: text({
      fallback: '',
      expected: 'empty, or the path of a file',
      matches: (value) => !value.includes('\0'),
      about:
        'File with the federation keys of the trust anchor (JWK set). Without it the keys at its https address are believed.',
    }),
    authorityHints: textList({
      fallback: [],
      fallbackText: 'the trust anchor',
      expected: 'a list of https addresses',
      matches: isHttps,
      about: 'Superiors of this service: the trust anchor, or the aggregator that it was registered with.',
    }),
    trustMarks: textList({
      fallback: [],
      expected: 'a list of paths of files',
      matches: (value) => value !== '' && !value.includes('\0'),
      about: 'Files with the trust marks that the authority issued, one signed token each.',
    }),
  });
}

function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && hash === '';
}
