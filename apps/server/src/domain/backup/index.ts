export { BackupError } from './backup-error.js';
export { type BackupOptions, type BackupSummary, createBackup } from './create.js';
export { type RestoreOptions, readBackup, restoreBackup } from './restore.js';
