/** Who may import whom. A package is matched with or without `dist`, because packages import each other by name. */
const pkg = (name) => `^(packages|apps)/${name}/`;
const server = (folder) => `^apps/server/src/${folder}`;
const vendor = (...names) => `node_modules/(${names.join('|')})(/|$)`;

module.exports = {
  forbidden: [
    {
      name: 'contract-imports-only-the-schema-library',
      severity: 'error',
      from: { path: pkg('contract'), pathNot: '\\.test\\.ts$' },
      to: { pathNot: [pkg('contract'), vendor('zod')] },
    },
    {
      name: 'vision-knows-no-http-and-no-database',
      severity: 'error',
      from: { path: pkg('vision') },
      to: {
        path: [pkg('(sdk|server|console)'), vendor('fastify', '@fastify', 'pg', '@electric-sql'), '^(node:)?https?$'],
      },
    },
    {
      name: 'vision-takes-only-problems-from-the-contract',
      severity: 'error',
      from: { path: pkg('vision') },
      to: { path: pkg('contract'), pathNot: 'contract/(src|dist)/problems\\.' },
    },
    {
      name: 'sdk-imports-only-the-contract',
      severity: 'error',
      from: { path: pkg('sdk'), pathNot: '\\.test\\.ts$' },
      to: { pathNot: [pkg('sdk'), pkg('contract'), vendor('zod')] },
    },
    {
      name: 'console-talks-through-the-sdk',
      severity: 'error',
      from: { path: pkg('console') },
      to: { path: [pkg('(server|vision)'), vendor('fastify', 'pg')] },
    },
    {
      name: 'surfaces-use-http-domain-and-contract',
      severity: 'error',
      from: { path: server('surfaces/'), pathNot: '\\.test\\.ts$' },
      to: { path: server('(adapters|cli|main|compose|testing|app)') },
    },
    {
      name: 'a-surface-never-imports-a-sibling',
      severity: 'error',
      from: { path: server('surfaces/([^/]+)/') },
      to: { path: server('surfaces/'), pathNot: server('surfaces/$1/') },
    },
    {
      name: 'domain-knows-no-transport-and-no-vendor',
      severity: 'error',
      from: { path: server('domain/'), pathNot: '\\.test\\.ts$' },
      to: {
        path: [
          server('(surfaces|http|cli|main|compose|testing|app)'),
          vendor('fastify', '@fastify', 'rate-limiter-flexible', 'pino', 'prom-client', '@electric-sql'),
        ],
      },
    },
    {
      name: 'adapters-implement-ports',
      severity: 'error',
      from: { path: server('adapters/'), pathNot: '\\.test\\.ts$' },
      to: { path: server('(surfaces|http|cli|main|compose|testing|app)') },
    },
    {
      name: 'http-knows-no-surface-and-no-adapter',
      severity: 'error',
      from: { path: server('http/'), pathNot: '\\.test\\.ts$' },
      to: { path: server('(surfaces|adapters|cli|main|compose|testing)') },
    },
    {
      name: 'only-compose-constructs-adapters',
      severity: 'error',
      from: { path: '^apps/server/src/', pathNot: [server('(compose|adapters|testing)'), '\\.test\\.ts$'] },
      to: { path: server('adapters/'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: ['\\.test\\.ts$', '/testing/', '/test/'] },
      to: { path: '/(testing|test)/' },
    },
    {
      name: 'black-box-tests-import-no-server-code',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: pkg('(server|vision|console)') },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: 'node_modules' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: '^(packages|apps|e2e|bench|tools)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/.*\\.map$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
