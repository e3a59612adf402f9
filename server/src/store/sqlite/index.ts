export { type BackupManifest, readManifest } from './backup/manifest.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { openSqliteStore, type SqliteStoreOptions } from './open-store.ts';
