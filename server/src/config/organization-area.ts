import { defineArea, text } from './option.ts';

const isPlain = (value: string): boolean => value.length <= 200 && !/\p{Cc}/u.test(value);

/** The public body that offers the service, as identity federations publish it. */
export const organizationArea = defineArea(
  'The public body that offers the service, as identity federations publish it (SPID, CIE). Needed by those that are enabled.',
  {
    name: text({
      fallback: '',
      expected: 'a text of at most 200 characters',
      matches: isPlain,
      about: 'Legal name.',
    }),
    displayName: text({
      fallback: '',
      expected: 'a text of at most 200 characters',
      matches: isPlain,
      about: 'Name that people know it by.',
    }),
    url: text({
      fallback: '',
      expected: 'empty, or an https address',
      matches: (value) => value === '' || isHttps(value),
      about: 'Web address of the body.',
    }),
    ipaCode: text({
      fallback: '',
      expected: 'empty, or 1 to 16 letters, digits, _ and -',
      matches: (value) => /^[A-Za-z0-9_-]{0,16}$/.test(value),
      about: 'Code of the body in the index of public administrations (IPA), e.g. `r_campan`.',
    }),
    locality: text({
      fallback: '',
      expected: 'a text of at most 200 characters',
      matches: isPlain,
      about: 'Municipality of its seat.',
    }),
    email: text({
      fallback: '',
      expected: 'empty, or an e-mail address',
      matches: (value) => /^$|^[^\s@<>"]{1,64}@[A-Za-z0-9.-]{1,200}$/.test(value),
      about: 'Address of the office in charge, never of a person.',
    }),
    telephone: text({
      fallback: '',
      expected: 'empty, or +39 and digits without spaces',
      matches: (value) => /^(\+39\d{6,11})?$/.test(value),
      about: 'Telephone of the office in charge.',
    }),
  },
);

function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && hash === '';
}
