import type { ResponseInfo } from '@facet/sdk';
import type { CurlPart } from '../request/curl.js';
import { RequestPanel } from '../request/RequestPanel.js';

interface Props {
  /** Names of the files, where they were chosen. */
  readonly card: string | undefined;
  readonly selfie: string | undefined;
  readonly frames: readonly File[];
  readonly liveness: boolean;
  readonly verification: ResponseInfo | undefined;
  readonly inspection: ResponseInfo | undefined;
}

/** The two calls behind the room. */
export function Requests({ card, selfie = 'selfie.jpg', frames, liveness, verification, inspection }: Props) {
  const images: CurlPart[] = [
    { name: 'imageIdCard', file: card ?? 'card.jpg' },
    { name: 'imageBest', file: selfie },
  ];
  const withLiveness: CurlPart[] = [
    { name: 'details', value: 'true' },
    ...images,
    ...frames.map(({ name }, index) => ({ name: `frame${index + 2}`, file: name })),
  ];
  return (
    <>
      <RequestPanel
        name="The verification’s request"
        call={{
          method: 'POST',
          path: `/kyc/api/faceid/${liveness ? 'v2-1' : 'v2'}/verify`,
          keyField: 'apiKey',
          parts: liveness ? withLiveness : images,
        }}
        response={verification}
      />
      <RequestPanel
        name="The inspection’s request"
        call={{
          method: 'POST',
          path: '/kyc/api/inspect_capture',
          keyField: 'apiKey',
          parts: [{ name: 'data', file: selfie }],
        }}
        response={inspection}
      />
    </>
  );
}
