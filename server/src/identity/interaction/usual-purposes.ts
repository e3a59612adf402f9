/** Roles that use the platform for something other than care, with the purposes (v3 ActReason) they may choose. */
const others: ReadonlyMap<string, readonly string[]> = new Map([
  ['citizen', ['PATRQT']],
  ['representative', ['PATRQT']],
  ['cup-operator', ['HOPERAT']],
  ['administrative-operator', ['HOPERAT']],
  ['consent-operator', ['HOPERAT']],
  ['registry-officer', ['PUBHLTH']],
  ['regional-analyst', ['HSYSADMIN']],
  ['judicial-authority', ['HLEGAL']],
  ['administrator', ['HSYSADMIN']],
  ['auditor', ['HCOMPL']],
  ['platform-system', ['HOPERAT', 'TREAT']],
  ['vendor-system', ['TREAT']],
]);

/** Purposes of use of a role where no policy names them: care for everybody who gives it. The first is the default. */
export function usualPurposesOf(role: string): readonly string[] {
  return others.get(role) ?? ['TREAT'];
}
