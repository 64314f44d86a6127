import { operation, readsJson } from './admin-operation.js';
import * as schemas from './admin-schemas.js';
import { pageQuery } from './fields.js';

/** Collections as the operator sees them: whole accounts' worth of them, moved between servers and models. */
export const adminCollectionOperations = {
  listAccountCollections: operation({
    id: 'listAccountCollections',
    method: 'GET',
    path: '/accounts/{id}/collections',
    summary: "List an account's collections in the order of their external ids",
    auth: 'admin',
    request: { params: schemas.idParams, query: pageQuery },
    responses: { 200: schemas.accountCollectionPage },
    problems: ['resource.not_found'],
  }),
  exportTemplates: operation({
    id: 'exportTemplates',
    method: 'GET',
    path: '/accounts/{id}/collections/{external_id}/templates',
    summary: 'Read the templates and metadata of a collection, oldest first',
    description: 'Templates are biometric data: whoever has them can look for these people.',
    auth: 'admin',
    request: { params: schemas.collectionParams, query: pageQuery },
    responses: { 200: schemas.templatePage },
    problems: ['resource.not_found'],
  }),
  importTemplates: operation({
    id: 'importTemplates',
    method: 'POST',
    path: '/accounts/{id}/collections/{external_id}/templates',
    summary: 'Add exported templates to a collection',
    description:
      "Face ids stay what they were; those that the collection has already are skipped. Templates of another model than the server's are refused.",
    auth: 'admin',
    request: { params: schemas.collectionParams, json: schemas.newTemplates },
    responses: { 200: schemas.importedTemplates },
    problems: [...readsJson, 'resource.not_found', 'limit.faces', 'collection.external_id_taken'],
  }),
  reindexCollection: operation({
    id: 'reindexCollection',
    method: 'POST',
    path: '/accounts/{id}/collections/{external_id}/reindex',
    summary: "Make templates of the server's model from kept crops, a batch at a time",
    description: 'Call it until `remaining` is 0. What is moved stays moved, whenever the work is broken off.',
    auth: 'admin',
    request: { params: schemas.collectionParams },
    responses: { 200: schemas.reindexed },
    problems: ['resource.not_found'],
  }),
} as const;
