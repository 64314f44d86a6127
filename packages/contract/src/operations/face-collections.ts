import { operation, readsJson } from './face-operation.js';
import * as schemas from './face-schemas.js';
import { pageQuery } from './fields.js';

/** Making, listing and erasing collections. */
export const collectionOperations = {
  createCollection: operation({
    id: 'createCollection',
    method: 'POST',
    path: '/collections',
    summary: 'Make a collection',
    auth: 'key',
    request: { json: schemas.newCollection },
    responses: { 201: schemas.collection },
    problems: [...readsJson, 'collection.exists', 'collection.not_found', 'limit.collections'],
  }),
  listCollections: operation({
    id: 'listCollections',
    method: 'GET',
    path: '/collections',
    summary: 'List collections in the order of their external ids',
    auth: 'key',
    request: { query: pageQuery },
    responses: { 200: schemas.collectionPage },
    problems: [],
  }),
  getCollection: operation({
    id: 'getCollection',
    method: 'GET',
    path: '/collections/{external_id}',
    summary: 'Read a collection',
    auth: 'key',
    request: { params: schemas.collectionParams },
    responses: { 200: schemas.collection },
    problems: ['collection.not_found'],
  }),
  deleteCollection: operation({
    id: 'deleteCollection',
    method: 'DELETE',
    path: '/collections/{external_id}',
    summary: 'Erase a collection and all its faces',
    auth: 'key',
    request: { params: schemas.collectionParams },
    responses: { 204: null },
    problems: ['collection.not_found'],
  }),
} as const;
