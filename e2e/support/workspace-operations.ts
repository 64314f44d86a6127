import type { Answer } from './http.js';
import type { OpenApi } from './openapi.js';
import { PASSWORD } from './workspace.js';
import type { Caller, FormValues } from './workspace-caller.js';

export interface WorkspaceOperation {
  /** `enrolFace` */
  readonly name: string;
  readonly method: string;
  /** Below the surface's root; `{name}` stands for a parameter. */
  readonly path: string;
  readonly reads: 'nothing' | 'json' | 'form';
}

const PREFIX = '/workspace/api/v1';

/** Every operation of the surface that the document lists. */
export function workspaceOperations(document: OpenApi): WorkspaceOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => {
    if (!path.startsWith(`${PREFIX}/`)) return [];
    return Object.entries(methods).map(([method, operation]) => {
      const body = Object.keys(operation.requestBody?.content ?? {});
      const reads = body.includes('multipart/form-data') ? 'form' : body.length > 0 ? 'json' : 'nothing';
      return {
        name: operation.operationId.replace(/^workspace_/, ''),
        method: method.toUpperCase(),
        path: path.slice(PREFIX.length),
        reads,
      };
    });
  });
}

/** What a request of any operation may need. */
export interface WorkspaceTargets {
  readonly collectionId: string;
  readonly faceId: string;
  readonly photo: Buffer;
  /** Ids of other things, by the first word of their path: `members`, `api-keys`. */
  readonly ids: Readonly<Record<string, string>>;
  readonly deliveryId: string;
}

type Json = Readonly<Record<string, unknown>>;

/** A good body for each operation that reads one; one that is not here is news to these tests. */
const bodies: Readonly<Record<string, (targets: WorkspaceTargets) => Json>> = {
  register: () => ({ email: 'nobody@example.com', password: PASSWORD, organization: 'nobody' }),
  verifyEmail: () => ({ token: 'a'.repeat(43) }),
  resendVerification: () => ({ email: 'nobody@example.com' }),
  login: () => ({ email: 'nobody@example.com', password: PASSWORD }),
  refresh: () => ({ refresh_token: 'a'.repeat(43) }),
  logout: () => ({}),
  forgotPassword: () => ({ email: 'nobody@example.com' }),
  resetPassword: () => ({ token: 'a'.repeat(43), password: PASSWORD }),
  setUpOtp: () => ({}),
  enableOtp: () => ({ otp: '000000' }),
  disableOtp: () => ({ otp: '000000' }),
  addMember: () => ({ email: 'nobody@example.com', role: 'viewer' }),
  updateMember: () => ({ role: 'viewer' }),
  invite: () => ({ email: 'nobody@example.com', role: 'viewer' }),
  acceptInvitation: () => ({ token: 'a'.repeat(43), password: PASSWORD }),
  createCollection: () => ({ name: 'theirs' }),
  updateCollection: () => ({ name: 'theirs' }),
  createKey: ({ collectionId }) => ({ name: 'theirs', collection_id: collectionId }),
  updateKey: () => ({ name: 'theirs' }),
  regenerateKey: () => ({}),
  updateFace: () => ({ metadata: { changed: true } }),
  createWebhook: () => ({ url: 'https://example.com/hook', events: ['face.enrolled'] }),
  redeliver: () => ({}),
  deleteOrganization: () => ({ password: 'not the right password' }),
};

const forms: Readonly<Record<string, (targets: WorkspaceTargets) => FormValues>> = {
  enrolFace: ({ photo }) => ({ external_id: 'theirs', check_liveness: false, image: photo }),
  enrolFaces: ({ photo }) => ({ external_ids: ['theirs'], check_liveness: false, images: [photo] }),
  compareFaces: ({ photo }) => ({ image_a: photo, image_b: photo }),
  verifyFace: ({ photo, faceId }) => ({ face_id: faceId, image: photo }),
  identifyFace: ({ photo }) => ({ image: photo }),
  checkLiveness: ({ photo }) => ({ image: photo }),
};

/** Calls an operation with a good request about the targets. Throws for an operation that it has no request for. */
export function callWorkspace(
  caller: Caller,
  operation: WorkspaceOperation,
  targets: WorkspaceTargets,
): Promise<Answer> {
  const path = pathOf(operation, targets);
  if (operation.reads === 'nothing') return caller.request(operation.method, path);
  const values = (operation.reads === 'form' ? forms : bodies)[operation.name]?.(targets);
  if (!values) throw new Error(`${operation.name} is new: teach these tests what it reads`);
  return operation.reads === 'form'
    ? caller.form(path, values as FormValues)
    : caller.json(operation.method, path, values);
}

function pathOf({ name, path }: WorkspaceOperation, targets: WorkspaceTargets): string {
  const [, first = ''] = path.split('/');
  const noun = path.startsWith('/auth/sessions') ? 'sessions' : first;
  return path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    if (parameter === 'face_id') return targets.faceId;
    if (parameter === 'delivery_id') return targets.deliveryId;
    const id = noun === 'collections' ? targets.collectionId : targets.ids[noun];
    if (parameter !== 'id' || id === undefined) throw new Error(`${name} has an unknown {${parameter}}`);
    return id;
  });
}
