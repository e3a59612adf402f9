export { SqliteAuditChain } from './audit-chain/sqlite-audit-chain.ts';
export { syncFile } from './backup/back-up.ts';
export { type BackupManifest, fingerprintFile, readManifest } from './backup/manifest.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { databaseFile, databaseName, makePrivateFolder } from './layout.ts';
export { openReadOnlySqliteStore } from './open-read-only.ts';
export { openSqliteStore, type SqliteStoreOptions } from './open-store.ts';
