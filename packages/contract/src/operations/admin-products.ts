import { limits } from '../limits.js';
import { operation, readsJson } from './admin-operation.js';
import * as schemas from './admin-product-schemas.js';
import { pageQuery } from './fields.js';
import { rendered } from './operation.js';

/** What the gateway offers, and what is behind it. */
export const adminProductOperations = {
  createProduct: operation({
    id: 'createProduct',
    method: 'POST',
    path: '/products',
    summary: 'Put an HTTP model or a built-in pipeline behind a slug of the gateway',
    auth: 'admin',
    request: { json: schemas.newProduct },
    responses: { 201: schemas.product },
    problems: [...readsJson, 'resource.exists'],
  }),
  listProducts: operation({
    id: 'listProducts',
    method: 'GET',
    path: '/products',
    summary: 'List products, newest first',
    auth: 'admin',
    request: { query: pageQuery },
    responses: { 200: schemas.productPage },
    problems: [],
  }),
  getProduct: operation({
    id: 'getProduct',
    method: 'GET',
    path: '/products/{slug}',
    summary: 'Read a product',
    auth: 'admin',
    request: { params: schemas.productParams },
    responses: { 200: schemas.product },
    problems: ['resource.not_found'],
  }),
  updateProduct: operation({
    id: 'updateProduct',
    method: 'PATCH',
    path: '/products/{slug}',
    summary: 'Change, activate or deactivate a product',
    auth: 'admin',
    request: { params: schemas.productParams, json: schemas.productPatch },
    responses: { 200: schemas.product },
    problems: [...readsJson, 'resource.not_found', 'resource.exists'],
  }),
  deleteProduct: operation({
    id: 'deleteProduct',
    method: 'DELETE',
    path: '/products/{slug}',
    summary: 'Delete a product; keys lose the right to call it',
    auth: 'admin',
    request: { params: schemas.productParams },
    responses: { 204: null },
    problems: ['resource.not_found'],
  }),
  testProduct: operation({
    id: 'testProduct',
    method: 'POST',
    path: '/products/{slug}/test',
    summary: 'Call a product, active or not, and see what happened behind it',
    description: 'The upstream is really called. Counts against no limit.',
    auth: 'admin',
    request: {
      params: schemas.productParams,
      json: schemas.newProductTest,
      jsonBytes: limits.gateway.bodyBytes,
    },
    responses: { 200: rendered(schemas.productTest) },
    problems: [...readsJson, 'resource.not_found'],
  }),
} as const;
