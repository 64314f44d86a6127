import type { Metadata } from '@facet/contract';
import type { ApiKey, Page } from '../../domain/accounts/index.js';
import type { AuditRecord } from '../../domain/audit/index.js';
import type { Collection, StoredFace } from '../../domain/collections/index.js';
import type { Invitation, Membership, Session, TokenPair, User } from '../../domain/people/index.js';
import type { Webhook, WebhookDelivery } from '../../domain/webhooks/index.js';

/** A moment as this surface says it: seconds in UTC. */
export function wireTime(date: Date): string;
export function wireTime(date: Date | null): string | null;
export function wireTime(date: Date | null): string | null {
  return date ? date.toISOString().replace(/\.\d{3}Z$/, 'Z') : null;
}

/** The body of a page of a list. */
export function wirePage<Name extends string, Item, Wire>(name: Name, page: Page<Item>, wire: (item: Item) => Wire) {
  return { [name]: page.items.map(wire), next_cursor: page.nextCursor } as Record<Name, Wire[]> & {
    next_cursor: string | null;
  };
}

const ratio = (value: number) => Math.round(value * 1e4) / 1e4;
export const wireRatio = (value: number | null) => (value === null ? null : ratio(value));
export const wireMilliseconds = (value: number) => Math.round(value * 10) / 10;

export function wireMembership({ user, organisation }: Membership) {
  return {
    user: { id: user.id, email: user.email, email_verified: user.email_verified },
    organization: { id: organisation.id, name: organisation.name, plan: organisation.plan },
  };
}

export function wireMe({ user, organisation }: Membership) {
  const { id, email, email_verified, two_factor_enabled, created_at, role } = user;
  return {
    user: { id, email, email_verified, two_factor_enabled, created_at: wireTime(created_at) },
    organization: {
      id: organisation.id,
      name: organisation.name,
      plan: organisation.plan,
      created_at: wireTime(organisation.created_at),
    },
    role,
  };
}

export function wireTokens({ accessToken, refreshToken, expiresIn }: TokenPair) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer' as const,
    expires_in: expiresIn,
  };
}

export function wireSession({ id, address, created_at, last_used_at, expires_at, current }: Session) {
  return {
    id,
    address,
    created_at: wireTime(created_at),
    last_used_at: wireTime(last_used_at),
    expires_at: wireTime(expires_at),
    current,
  };
}

export function wireMember({ id, email, role, two_factor_enabled, created_at }: User) {
  return { id, email, role, two_factor_enabled, created_at: wireTime(created_at) };
}

export function wireInvitation({ id, email, role, invited_by, created_at, expires_at }: Invitation) {
  return { id, email, role, invited_by, created_at: wireTime(created_at), expires_at: wireTime(expires_at) };
}

export function wireCollection({ id, name, description, faceCount, retentionDays, createdAt }: Collection) {
  return {
    id,
    name,
    description,
    face_count: faceCount,
    retention_days: retentionDays,
    created_at: wireTime(createdAt),
  };
}

export function wireKey(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    collection_id: key.collection_id,
    hint: key.hint,
    rate_limit: key.limits.per_minute ?? null,
    allowed_ips: key.allowed_ips,
    expires_at: wireTime(key.expires_at),
    active: key.active,
    created_by: key.created_by,
    last_used_at: wireTime(key.last_used_at),
    created_at: wireTime(key.created_at),
  };
}

export function wireMadeKey(key: ApiKey & { key: string }) {
  return { ...wireKey(key), key: key.key };
}

export function wireFace(collectionId: string, face: StoredFace) {
  return {
    face_id: face.id,
    external_id: face.externalId,
    collection_id: collectionId,
    quality_score: wireRatio(face.quality),
    liveness_score: wireRatio(face.liveness),
    metadata: wireMetadata(face),
    created_at: wireTime(face.createdAt),
  };
}

/** Whatever was kept has passed the surface's schema, or there is none. */
export function wireMetadata({ metadata }: StoredFace): Metadata {
  return (metadata ?? {}) as Metadata;
}

export function wireAuditEntry({ at, actorId, requestId, subjectType, subjectId, details, ...entry }: AuditRecord) {
  return {
    id: String(entry.id),
    seq: entry.seq,
    at: wireTime(at),
    actor: entry.actor,
    actor_id: actorId,
    address: entry.address,
    request_id: requestId === null ? null : `req_${requestId.replaceAll('-', '')}`,
    action: entry.action,
    subject_type: subjectType,
    subject_id: subjectId,
    details: details as Metadata,
  };
}

export function wireWebhook({ id, url, description, events, created_at }: Webhook) {
  return { id, url, description, events, created_at: wireTime(created_at) };
}

export function wireDelivery(delivery: WebhookDelivery) {
  const lastAttemptAt = wireTime(delivery.last_attempt_at);
  return {
    id: delivery.id,
    event_id: delivery.event_id,
    event: delivery.event_type,
    status: delivery.status,
    attempts: delivery.attempts,
    last_status: delivery.response_status,
    last_error: delivery.error,
    last_attempt_at: lastAttemptAt,
    duration_ms: delivery.duration_ms,
    next_attempt_at: wireTime(delivery.next_attempt_at),
    delivered_at: delivery.status === 'delivered' ? lastAttemptAt : null,
    created_at: wireTime(delivery.created_at),
  };
}
