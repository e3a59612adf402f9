import type { PractitionerRole } from '@medplum/fhirtypes';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import type { WorkingTime } from './working-time.ts';

/** A professional who can be sent to visits. */
export interface Operator {
  /** Reference `PractitionerRole/x`. */
  readonly reference: string;
  /** SIAD kinds of professional they are; empty when their role has none. */
  readonly figures: readonly string[];
  /** Reference of the organization they work for. */
  readonly organization?: string;
  /** ISTAT codes of the municipalities they cover; none: everywhere. */
  readonly municipalities?: readonly string[];
  readonly time: WorkingTime;
}

const roleSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role';
const figureSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-operatore';

/**
 * SIAD kinds of professional of a role: by the table `sinfonia-role`, or codes of the SIAD table itself. A role that is
 * not active has none.
 */
export function figuresOf(role: PractitionerRole): readonly string[] {
  if (role.active === false) return [];
  const codings = (role.code ?? []).flatMap(({ coding = [] }) => coding);
  const roles = packageTerminology().codeSystem(roleSystem);
  const figures = codings.flatMap(({ system, code }) => {
    if (code === undefined) return [];
    if (system === figureSystem) return [code];
    const figure = system === roleSystem && roles !== undefined ? propertyOf(roles, code, 'siad-operator') : undefined;
    return figure ?? [];
  });
  return [...new Set(figures)];
}

/** Reads a professional from their role; the area is not in FHIR R4 PractitionerRole and is given apart. */
export function toOperator(
  role: PractitionerRole & { readonly id: string },
  time: WorkingTime,
  municipalities?: readonly string[],
): Operator {
  const organization = role.organization?.reference;
  return {
    reference: `PractitionerRole/${role.id}`,
    figures: figuresOf(role),
    time,
    ...(organization === undefined ? {} : { organization }),
    ...(municipalities === undefined ? {} : { municipalities }),
  };
}
