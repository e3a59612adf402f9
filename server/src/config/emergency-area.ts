import { defineArea, integer } from './option.ts';

/** The occupancy of emergency departments. */
export const emergencyArea = defineArea('The published occupancy of emergency departments.', {
  staleMinutes: integer({
    fallback: 30,
    min: 1,
    max: 1440,
    about:
      'Minutes of silence after which a department is published as late, with its last known figures. Departments with few accesses declare themselves with `$emergency-report` in the meantime.',
  }),
  snapshotMinutes: integer({
    fallback: 15,
    min: 0,
    max: 1440,
    about: 'How often the published figures are kept as MeasureReport; 0: never.',
  }),
});
