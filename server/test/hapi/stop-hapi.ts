import { stopHapi } from './with-hapi.ts';

// The server is shared by all files of a run, so it is stopped by a hook above them.
after(() => stopHapi());
