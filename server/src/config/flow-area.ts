import { defaultFileNameTemplate, isFileNameTemplate } from '../flow-runs/file-name.ts';
import { defineArea, flag, text } from './option.ts';

/** Files of the information flows. */
export const flowArea = defineArea('Files of the national information flows that `sinfonia flow` makes.', {
  siadFileName: text({
    fallback: defaultFileNameTemplate,
    expected:
      'letters, digits, `_`, `-`, `.` and {region} {authority} {year} {yy} {quarter} {file} {name} {date} {shipment}, with {file} or {name}, ending in .xml',
    matches: isFileNameTemplate,
    about:
      'Name of the SIAD files. The default is the form of Sicily; Calabria has `SIAD{authority}{yy}T{quarter}{file}.xml`; that of Campania is not public.',
  }),
  siadLeadingZeros: flag({
    fallback: false,
    about:
      'Whether SIAD files have the reason of a conclusion (table T-28) with two digits, `03` for `3`. What the ministry wants is not public; both are read.',
  }),
});
