import { spawn } from 'node:child_process';

/** A command of the platform and what it writes. */
export interface FlowExport {
  readonly flow: 'siad-t1' | 'siad-t2';
  readonly file: string;
  readonly arguments: readonly string[];
}

/** The two SIAD exports of a period; days `YYYY-MM-DD`. */
export function flowExports(period: { readonly from: string; readonly to: string }, folder: string): FlowExport[] {
  return (['siad-t1', 'siad-t2'] as const).map((flow) => {
    const file = `${folder}/${flow}.xml`;
    return {
      flow,
      file,
      arguments: ['flow', 'export', flow, '--from', period.from, '--to', period.to, '--out', file],
    };
  });
}

/** Runs a command of the platform, as a person at the terminal would. Rejects when it cannot be started. */
export function runSinfonia(commandLine: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no', 'sinfonia', ...commandLine], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
