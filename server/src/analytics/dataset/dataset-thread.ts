import { parentPort, workerData } from 'node:worker_threads';
import { answerIndicators } from '../indicators/answer-indicators.ts';
import { loadIndicators } from '../indicators/load-indicators.ts';
import { readReferenceFigures } from '../indicators/reference-figures.ts';
import { startDataset } from './build-dataset.ts';
import { openEngine } from './engine.ts';
import type { DatasetReply, DatasetRequest, DatasetStart } from './protocol.ts';

// The thread of one data set: views, SQL and the temporary file are here, so that nothing of it holds up the server.
const port = parentPort;
if (port === null) throw new Error('this file is the start of a thread');
const { dataset, referenceFigures } = workerData as DatasetStart;
const reference = readReferenceFigures(referenceFigures);
const engine = openEngine();
const builder = startDataset(engine, dataset);
const reply = (message: DatasetReply): void => port.postMessage(message);

port.on('message', (request: DatasetRequest) => {
  switch (request.kind) {
    case 'add':
      for (const text of request.texts) builder.add(text);
      return reply({ kind: 'taken' });
    case 'finish':
      return reply({ kind: 'finished', ...builder.finish() });
    case 'ask': {
      const { number, question } = request;
      try {
        const wanted = loadIndicators(question.family).filter(({ code }) => question.indicators.includes(code));
        const { smallest } = question;
        reply({ kind: 'answer', number, results: answerIndicators(engine, wanted, question, { smallest, reference }) });
      } catch (error) {
        reply({ kind: 'failed', number, error: error instanceof Error ? error : new Error('no answer') });
      }
    }
  }
});
reply({ kind: 'ready', types: builder.types });
