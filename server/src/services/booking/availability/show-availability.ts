import type { StoreHealth } from '../../../store/port.ts';
import type { AvailabilityKeeper } from './availability-keeper.ts';

/**
 * The health of the server with a fact on the free slots: how many there are, or how many are read while the index is rebuilt.
 * Searches wait meanwhile; nobody else does. Undefined: no index is kept.
 */
export async function withAvailability(
  health: () => Promise<StoreHealth>,
  availability: Pick<AvailabilityKeeper, 'facts'> | undefined,
): Promise<StoreHealth> {
  const state = await health();
  if (availability === undefined) return { ...state, facts: { ...state.facts, 'booking.availability': 'not kept' } };
  const { isReady, slots, agendas, full } = availability.facts();
  const beyond = full === 0 ? '' : `, ${full} beyond the bound`;
  const fact = isReady ? `${slots} slots of ${agendas} agendas${beyond}` : `rebuilding: ${slots} slots read`;
  return { ...state, facts: { ...state.facts, 'booking.availability': fact } };
}
