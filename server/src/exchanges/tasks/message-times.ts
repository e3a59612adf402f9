const romeTime = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'medium' });

/** A FHIR instant or dateTime as messages have it, `YYYY-MM-DD HH:MM:SS` of Europe/Rome; undefined for a day alone. */
export function toMessageTime(moment: string | undefined): string | undefined {
  if (moment === undefined || moment.length <= 10) return undefined;
  const instant = Date.parse(moment);
  return Number.isNaN(instant) ? undefined : romeTime.format(instant);
}

/**
 * The instant (ms, UTC) of a time of a message, `YYYY-MM-DD HH:MM:SS` of Europe/Rome; undefined for anything else. Of the hour that comes
 * twice in autumn the first one is meant.
 */
export function fromMessageTime(time: string | undefined): number | undefined {
  if (time === undefined || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(time)) return undefined;
  const asUtc = Date.parse(`${time.replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // Summer time is two hours ahead of UTC, winter time one.
  return [2, 1].map((hours) => asUtc - hours * 3_600_000).find((instant) => romeTime.format(instant) === time);
}
