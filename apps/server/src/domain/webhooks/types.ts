import type { ProblemError } from '@facet/contract';

export const webhookEvents = [
  'face.enrolled',
  'face.enrollment_failed',
  'face.deleted',
  'liveness.failed',
  'limit.reached',
] as const;
export type WebhookEventType = (typeof webhookEvents)[number];

/** What happened. Ids and codes only: nothing from which a face could be made out. */
export type WebhookEvent =
  | {
      type: 'face.enrolled' | 'face.deleted';
      data: { collection_id: string; face_id: string; external_id: string | null };
    }
  | {
      type: 'face.enrollment_failed';
      data: { collection_id: string; external_id: string | null };
      /** Its code on the workspace surface becomes `data.code`. */
      problem: ProblemError;
    }
  | { type: 'liveness.failed'; data: { collection_id: string; external_id?: string; spoof_type?: string | null } }
  | { type: 'limit.reached'; data: { collection_id?: string; limit?: number }; problem: ProblemError };

export interface NewWebhook {
  url: string;
  /** All of them when absent. */
  events?: readonly WebhookEventType[];
  description?: string;
}

export interface Webhook {
  id: string;
  url: string;
  description: string;
  events: WebhookEventType[];
  created_at: Date;
}

/** One event on its way to one webhook. */
export interface WebhookDelivery {
  id: string;
  event_id: string;
  event_type: WebhookEventType;
  /** `failed` is the dead-letter list: every attempt failed, and only a redelivery by hand tries again. */
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  /** Null when no attempt is planned. */
  next_attempt_at: Date | null;
  /** Status of the last answer. */
  response_status: number | null;
  /** Why the last attempt did not deliver. */
  error: string | null;
  /** Of the last attempt. */
  duration_ms: number | null;
  last_attempt_at: Date | null;
  created_at: Date;
}
