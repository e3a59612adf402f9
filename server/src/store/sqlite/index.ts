export { SqliteAuditChain } from './audit-chain/sqlite-audit-chain.ts';
export { type BackupManifest, readManifest } from './backup/manifest.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { databaseFile, databaseName } from './layout.ts';
export { openReadOnlySqliteStore } from './open-read-only.ts';
export { openSqliteStore, type SqliteStoreOptions } from './open-store.ts';
