import { defineArea, text } from './option.ts';

/** Documents of the national electronic health record (FSE 2.0). */
export const fseArea = defineArea('Documents of the national electronic health record (FSE 2.0).', {
  schemas: text({
    fallback: '',
    environment: 'SINFONIA_FSE_SCHEMAS',
    expected: 'the path of a folder',
    matches: (value) => !value.includes('\0'),
    about:
      'Folder of the files of the ministry that documents are checked against: `xsd/`, `schematron/`, `terminology/`. They are not part of the platform; empty for none.',
  }),
});
