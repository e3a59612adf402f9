import { defineArea, textList } from './option.ts';

const entryForm = /^(?:\*|Organization\/[A-Za-z0-9\-.]{1,64})=(?:Organization|PractitionerRole)\/[A-Za-z0-9\-.]{1,64}$/;

/** Who is told of what touches the protection of data. */
export const privacyArea = defineArea('Who is told of what touches the protection of data.', {
  dataProtectionOfficers: textList({
    fallback: [],
    expected:
      'texts of the form `Organization/<health authority>=<office>`, or `*=<office>`, where an office is `Organization/<id>` or `PractitionerRole/<id>`',
    matches: (value) => entryForm.test(value),
    about:
      'Offices of the data-protection officers that get the notification of an emergency access: that of the health authority of the person, in place of the authority itself; those of `*` always.',
  }),
});
