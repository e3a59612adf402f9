import table from './limits.json' with { type: 'json' };

/** Most services, repetitions counted, and most lines on one prescription. */
export const mostServices = table.servicesPerPrescription.most;
export const mostLines = table.linesPerPrescription.most;
/** Different medicines that are usual on one prescription. */
export const usualMedicines = table.medicinesPerPrescription.usual;

/** Packs that are usual on one prescription, with the codes of the exemptions that the person has on it. */
export function usualPacks(exemptions: readonly string[], isOngoingChronic: boolean): number {
  return Math.max(
    ...table.packs.map(({ of, most, exemption }) => {
      if (of === 'everybody') return most;
      if (exemption !== undefined) return exemptions.some((code) => new RegExp(exemption).test(code)) ? most : 0;
      return isOngoingChronic ? most : 0;
    }),
  );
}

/** What a medicine of a type of plan needs: `refusal` without an active plan, a `remark`, or nothing. */
export type PlanNeed = 'refusal' | 'remark' | 'none';

/** What a prescription of a medicine of a type of plan needs. */
export function planNeedOf(type: string): PlanNeed {
  return (table.planNeeds.find((one) => one.type === type)?.need ?? 'none') as PlanNeed;
}

/** Whether a channel supplies without a prescription. */
export const isOtherChannel = (channel: string): boolean => table.otherChannels.includes(channel);

/** Whether a service of the national nomenclature is one of those that the PNGLA monitors, as far as the list goes. */
export const isOfPngla = (code: string): boolean => table.pngla.codes.includes(code);

/** Whether a role prescribes check-ups as a rule. */
export const prescribesCheckUps = (role: string): boolean => table.checkUpsBy.roles.includes(role);

/** The type of prescriber, a code of `prescriber-type`, of a role that is of one type; undefined for others. */
export function prescriberTypeOf(role: string): string | undefined {
  return Object.entries(table.prescriberTypes.byRole).find(([of]) => of === role)?.[1];
}

/** Most of an aid for diabetes a month in a class of therapy (`diabetesType` of the form); undefined where nothing is known. */
export function mostAidsPerMonth(aid: string, therapy: string | undefined): number | undefined {
  const quotas: readonly AidQuota[] = table.aidsPerMonth.quotas;
  return quotas.find((one) => one.aid === aid && (one.of?.includes(therapy ?? '') ?? true))?.most;
}

interface AidQuota {
  readonly aid: string;
  /** Classes of therapy; all when absent. */
  readonly of?: readonly string[];
  readonly most: number;
}

/** The channel by which an aid for diabetes is supplied on a day, `YYYY-MM-DD`; undefined where nothing is known. */
export function usualChannelOf(aid: string, day: string): string | undefined {
  const { aids, channel, effectiveFrom } = table.aidsOnBehalf;
  return aids.includes(aid) && day >= effectiveFrom ? channel : undefined;
}

/** Whether a role prescribes under plans that others drew up, as a rule. */
export const prescribesUnderPlans = (role: string): boolean => table.underPlansOfOthers.roles.includes(role);

/** Whether a role may prescribe within its structure. */
export const prescribesWithin = (role: string): boolean => table.internalBy.roles.includes(role);
