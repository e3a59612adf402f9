import type { ServerProcess } from './server-process.ts';

/** Watches the resident memory of a process, ten times a second, until it is stopped. Megabytes. */
export function watchMemory(server: ServerProcess): { stop(): Promise<{ peak: number; end: number }> } {
  let peak = Number.NaN;
  const look = async (): Promise<number> => {
    const now = await server.residentMegabytes();
    if (Number.isNaN(peak) || now > peak) peak = now;
    return now;
  };
  const timer = setInterval(look, 100);
  return {
    async stop() {
      clearInterval(timer);
      return { end: await look(), peak };
    },
  };
}
