import { z } from 'zod';
import { issues, nothing, problem, waiting } from './definition.js';

const externalId = z.object({ externalId: z.string() });
const named = z.object({ resource: z.string(), name: z.string() });

/** Parameters with a problem of their own, and the things that requests are about. */
export const resourceProblems = {
  'parameter.attributes_invalid': problem({
    details: nothing,
    retry: 'never',
    cause: '`attributes` is not one of default, all, none.',
    remedy: 'Use one of the three values, or leave the parameter out.',
    example: {},
  }),
  'parameter.quality_filter_invalid': problem({
    details: nothing,
    retry: 'never',
    cause: '`quality_filter` is not one of none, low, medium, high.',
    remedy: 'Use one of the four values, or leave the parameter out.',
    example: {},
  }),
  'parameter.face_id_malformed': problem({
    details: nothing,
    retry: 'never',
    cause: 'The face id in the path is not a UUID.',
    remedy: 'Pass a face id as an earlier answer gave it.',
    example: {},
  }),
  'parameter.face_ids_malformed': problem({
    details: nothing,
    retry: 'never',
    cause: 'At least one of the face ids in the body is not a UUID. Nothing was deleted.',
    remedy: 'Check every id before sending the batch.',
    example: {},
  }),
  'collection.exists': problem({
    details: externalId,
    retry: 'never',
    cause: 'The account already has a collection with this external id.',
    remedy: 'Choose another id, or use the collection that exists.',
    example: { externalId: 'staff' },
  }),
  'collection.not_found': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The account has no such collection, or the key is bound to another one.',
    remedy: 'Create it first, or look for a typing error in the path.',
    example: {},
  }),
  'collection.face_not_found': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The collection has no such face.',
    remedy: 'Check the id of the face and that of the collection.',
    example: {},
  }),
  'collection.crop_not_kept': problem({
    details: nothing,
    retry: 'never',
    cause: 'The server keeps no crop of this face: crops are kept only when the operator asks for it.',
    remedy: 'Look at `has_crop` of the face first.',
    example: {},
  }),
  'collection.external_id_taken': problem({
    details: externalId,
    retry: 'after-fix',
    cause: 'The collection already has an active face with this external id.',
    remedy: 'Choose another external id, or delete the face that has it.',
    example: { externalId: 'employee-17' },
  }),
  'product.not_found': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'No active product has this slug.',
    remedy: 'Check the slug; ask the administrator whether the product is active.',
    example: {},
  }),
  'product.not_entitled': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The key is valid, but the product is not on its list.',
    remedy: 'Ask the administrator to add the product to the key.',
    example: {},
  }),
  'product.input_invalid': problem({
    details: z.object({ issues }),
    retry: 'never',
    cause: 'An input that the product needs is missing or has the wrong type.',
    remedy: 'Compare the inputs with the schema of the product.',
    example: { issues: [{ field: 'inputs.image', message: 'Required' }] },
  }),
  'product.format_unknown': problem({
    details: nothing,
    retry: 'never',
    cause: '`format` is not one of json, pdf, both.',
    remedy: 'Use one of the three values, or leave the parameter out.',
    example: {},
  }),
  'product.response_unmappable': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The service behind the product answered in a form that its mapping cannot read.',
    remedy: 'Ask the administrator to test the product.',
    example: {},
  }),
  'upstream.unauthorized': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The service behind the product refused the credential that the administrator stored.',
    remedy: 'Ask the administrator to update the configuration of the product.',
    example: {},
  }),
  'upstream.unavailable': problem({
    details: z.object(waiting),
    retry: 'after-wait',
    cause: 'The service behind the product cannot be reached, is too slow or reports a failure.',
    remedy: 'Try again with exponential backoff, not before Retry-After.',
    example: { retryAfterSeconds: 5 },
  }),
  'member.conflict': problem({
    details: nothing,
    retry: 'never',
    cause: 'The organisation already has a member or an invitation with this email address.',
    remedy: 'Use the member or the invitation that exists.',
    example: {},
  }),
  'resource.not_found': problem({
    details: z.object({ resource: z.string() }),
    retry: 'after-fix',
    cause: 'There is no such thing, or it belongs to somebody else.',
    remedy: 'Check the id in the path.',
    example: { resource: 'account' },
  }),
  'resource.exists': problem({
    details: named,
    retry: 'never',
    cause: 'Another one has this name already.',
    remedy: 'Choose another name, or change the one that exists.',
    example: { resource: 'plan', name: 'free' },
  }),
  'resource.in_use': problem({
    details: named,
    retry: 'after-fix',
    cause: 'Something else still refers to it.',
    remedy: 'Change what refers to it first.',
    example: { resource: 'plan', name: 'free' },
  }),
};
