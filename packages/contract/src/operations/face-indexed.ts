import { operation, readsForm, readsImages, readsJson } from './face-operation.js';
import * as schemas from './face-schemas.js';
import { binary } from './operation.js';

const faceIdProblem = { face_id: 'parameter.face_id_malformed' } as const;

/** Indexing, listing, searching and erasing the faces of a collection. */
export const indexedFaceOperations = {
  indexFaces: operation({
    id: 'indexFaces',
    method: 'POST',
    path: '/collections/{external_id}/faces',
    summary: 'Index the faces of an image',
    description:
      'Every face that passes the quality filter gets a face id and a template, the largest first, up to `max_faces`; the others are listed with the reasons. An image without a face is answered with empty lists. All faces of the image are indexed, or none.',
    auth: 'key',
    request: {
      params: schemas.collectionParams,
      multipart: { files: { image: schemas.image }, fields: schemas.indexFields },
    },
    responses: { 201: schemas.indexed },
    problems: [
      ...readsImages,
      'collection.not_found',
      'parameter.attributes_invalid',
      'parameter.quality_filter_invalid',
      'limit.faces',
    ],
    fieldProblems: {
      attributes: 'parameter.attributes_invalid',
      quality_filter: 'parameter.quality_filter_invalid',
    },
  }),
  listFaces: operation({
    id: 'listFaces',
    method: 'GET',
    path: '/collections/{external_id}/faces',
    summary: 'List the faces of a collection, newest first',
    auth: 'key',
    request: { params: schemas.collectionParams, query: schemas.facesQuery },
    responses: { 200: schemas.facePage },
    problems: ['collection.not_found'],
  }),
  getFace: operation({
    id: 'getFace',
    method: 'GET',
    path: '/collections/{external_id}/faces/{face_id}',
    summary: 'Read a face',
    auth: 'key',
    request: { params: schemas.faceParams },
    responses: { 200: schemas.storedFace },
    problems: ['collection.not_found', 'collection.face_not_found', 'parameter.face_id_malformed'],
    fieldProblems: faceIdProblem,
  }),
  getFaceCrop: operation({
    id: 'getFaceCrop',
    method: 'GET',
    path: '/collections/{external_id}/faces/{face_id}/crop',
    summary: 'Look at a face: the aligned crop, where the server keeps crops',
    auth: 'key',
    request: { params: schemas.faceParams },
    responses: { 200: binary('image/png') },
    problems: [
      'collection.not_found',
      'collection.face_not_found',
      'collection.crop_not_kept',
      'parameter.face_id_malformed',
    ],
    fieldProblems: faceIdProblem,
  }),
  deleteFace: operation({
    id: 'deleteFace',
    method: 'DELETE',
    path: '/collections/{external_id}/faces/{face_id}',
    summary: 'Erase a face',
    auth: 'key',
    request: { params: schemas.faceParams },
    responses: { 204: null },
    problems: ['collection.not_found', 'collection.face_not_found', 'parameter.face_id_malformed'],
    fieldProblems: faceIdProblem,
  }),
  deleteFaces: operation({
    id: 'deleteFaces',
    method: 'POST',
    path: '/collections/{external_id}/faces:batch-delete',
    summary: 'Erase up to 1,000 faces at once',
    description: 'One id that is no UUID, and nothing is deleted.',
    auth: 'key',
    request: { params: schemas.collectionParams, json: schemas.faceBatch },
    responses: { 200: schemas.deletedFaces },
    problems: [...readsJson, 'collection.not_found', 'parameter.face_ids_malformed'],
    fieldProblems: { 'face_ids.*': 'parameter.face_ids_malformed' },
  }),
  searchByFace: operation({
    id: 'searchByFace',
    method: 'POST',
    path: '/collections/{external_id}/search-by-face/{face_id}',
    summary: 'Find the faces of a collection that look like one of them',
    description: 'The face itself is not among its matches. Without a body the defaults apply.',
    auth: 'key',
    request: { params: schemas.faceParams, multipart: { files: {}, fields: schemas.searchFields } },
    responses: { 200: schemas.faceSearch },
    problems: [...readsForm, 'collection.not_found', 'collection.face_not_found', 'parameter.face_id_malformed'],
    fieldProblems: faceIdProblem,
  }),
  searchByImage: operation({
    id: 'searchByImage',
    method: 'POST',
    path: '/collections/{external_id}/search-by-image',
    summary: 'Find the faces of a collection that look like the largest face of an image',
    description:
      'The default threshold is the similarity at which one of 1,000 strangers is taken for one given person; against a collection of many people choose a higher one. An image without a face is answered with no matches.',
    auth: 'key',
    request: {
      params: schemas.collectionParams,
      multipart: { files: { image: schemas.image }, fields: schemas.searchFields },
    },
    responses: { 200: schemas.imageSearch },
    problems: [...readsImages, 'collection.not_found'],
  }),
} as const;
