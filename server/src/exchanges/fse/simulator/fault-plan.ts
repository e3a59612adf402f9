import { type FaultPlan, faultKinds } from '../../simulation/faults.ts';

/** Ways in which calls to the gateway fail: those of every simulator, and its front end that has too many calls (429). */
export const gatewayFaultKinds = [...faultKinds, 'too-many-requests'] as const;

/** One way of failing. */
export type GatewayFault = (typeof gatewayFaultKinds)[number];

/** Which fault the next call meets. */
export type GatewayFaultPlan = FaultPlan<GatewayFault>;
