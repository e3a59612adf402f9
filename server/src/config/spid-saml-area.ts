import { defineArea, flag, integer, text } from './option.ts';

const isPlain = (value: string): boolean => value.length <= 200 && !/\p{Cc}/u.test(value);

/** Sign-in by SPID through SAML. */
export const spidSamlArea = defineArea(
  'Sign-in by SPID through SAML 2.0, as production SPID works. See docs/guide/spid-saml.md.',
  {
    enabled: flag({ fallback: false, about: 'Whether people can sign in by SPID through SAML.' }),
    entityId: text({
      fallback: '',
      fallbackText: '`<server.baseUrl>/login/saml/metadata`',
      expected: 'empty, or an https address',
      matches: (value) => value === '' || isHttps(value),
      about: 'Identifier of this service in the federation. It stands in the certificate: changing it needs a new one.',
    }),
    serviceName: text({
      fallback: 'SINFONIA',
      expected: 'a text of 1 to 200 characters',
      matches: (value) => value !== '' && isPlain(value),
      about: 'Name of the service, Italian, that identity providers show.',
    }),
    registry: text({
      fallback: '',
      expected: 'the path of a metadata file, or an https address',
      matches: (value) => !value.includes('\0') && (isHttps(value) || !/^[a-z]{2,}:/i.test(value)),
      about: 'Metadata of the identity providers: the AgID registry, or a file.',
    }),
    registryCertificate: text({
      fallback: '',
      expected: 'empty, or the path of a file',
      matches: (value) => !value.includes('\0'),
      about: 'File with the certificate (PEM) that signs the registry. Needed when the registry is an address.',
    }),
    registryRefreshMinutes: integer({
      fallback: 360,
      min: 5,
      max: 10_080,
      about: 'Time after which the registry is read anew, in minutes.',
    }),
    clockToleranceSeconds: integer({
      fallback: 10,
      min: 0,
      max: 120,
      about: 'How far the clock of an identity provider may be from this one, in seconds.',
    }),
    requestMinutes: integer({
      fallback: 15,
      min: 2,
      max: 60,
      about: 'Time somebody has to come back from the identity provider, in minutes.',
    }),
  },
);

function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && hash === '';
}
