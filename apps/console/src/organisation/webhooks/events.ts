import type { Webhook } from '@facet/sdk';

/** What a webhook can be told of, each with when that is. */
export const events: readonly { readonly name: Webhook['events'][number]; readonly when: string }[] = [
  { name: 'face.enrolled', when: 'a face was enrolled' },
  { name: 'face.enrollment_failed', when: 'a photo was refused' },
  { name: 'face.deleted', when: 'a face was erased' },
  { name: 'liveness.failed', when: 'a photo was no live one' },
  { name: 'limit.reached', when: 'a limit of the plan was reached' },
];
