import { writeFile } from 'node:fs/promises';
import { catalogue } from '@facet/contract';

/** Writes the files that are derived from the contract and committed, so that a reviewer sees what a change does to the wire. */
const target = new URL('../../packages/contract/catalogue.json', import.meta.url);
await writeFile(target, `${JSON.stringify(catalogue(), null, 2)}\n`);
console.log(`wrote ${target.pathname}`);
