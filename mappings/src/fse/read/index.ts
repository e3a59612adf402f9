export { type ReadCda, type ReadCdaOptions, readCda } from './read-document.ts';
