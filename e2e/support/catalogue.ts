import { adminErrors, faceErrors, gatewayErrors, kycErrors, mediaErrors, workspaceErrors } from '@facet/contract';

export interface CatalogueCode {
  readonly surface: string;
  readonly code: string;
  readonly status: number;
}

const surfaces: Readonly<Record<string, unknown>> = {
  face: faceErrors,
  workspace: workspaceErrors,
  gateway: gatewayErrors,
  media: mediaErrors,
  kyc: kycErrors,
  admin: adminErrors,
};

/** Every code of every surface with its statuses, each pair once. */
export function catalogueCodes(): CatalogueCode[] {
  const found = new Map<string, CatalogueCode>();
  const gather = (surface: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { code, status } = node as Partial<CatalogueCode>;
    if (typeof code === 'string' && typeof status === 'number')
      found.set(`${surface} ${code} ${status}`, { surface, code, status });
    else for (const child of Object.values(node)) gather(surface, child);
  };
  for (const [surface, table] of Object.entries(surfaces)) gather(surface, table);
  return [...found.values()];
}
