import { workspaceAuthOperations } from './workspace-auth.js';
import { workspaceCollectionOperations } from './workspace-collections.js';
import { workspaceFaceOperations } from './workspace-faces.js';
import { workspaceMemberOperations } from './workspace-members.js';
import { workspaceRecordOperations } from './workspace-records.js';

export const workspaceOperations = {
  ...workspaceAuthOperations,
  ...workspaceMemberOperations,
  ...workspaceCollectionOperations,
  ...workspaceFaceOperations,
  ...workspaceRecordOperations,
} as const;
