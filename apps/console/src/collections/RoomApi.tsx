import type { CallOptions, Collection, FaceClient, ResponseInfo } from '@facet/sdk';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { ShownCall } from '../request/curl.js';
import { RequestPanel } from '../request/RequestPanel.js';
import { useApi } from '../session/ApiProvider.js';

export interface RoomApi {
  /** Boxes as ratios of the image. */
  readonly face: FaceClient;
  /** Boxes in pixels of the image. */
  readonly pixelFace: FaceClient;
  /** Options for a call that the request panel shows once it is answered. */
  readonly shown: (call: ShownCall, options?: CallOptions) => CallOptions;
  /** Collections as they were read last, so that opening one shows it at once. */
  readonly seen: Map<string, Collection>;
}

interface AnsweredCall {
  readonly call: ShownCall;
  readonly response: ResponseInfo;
}

const RoomApiContext = createContext<RoomApi | undefined>(undefined);
const LastCallContext = createContext<AnsweredCall | undefined>(undefined);

/** Makes the calls of the room, and remembers the last one that was answered with the same key. */
export function RoomApiProvider({ children }: { readonly children: ReactNode }) {
  const { client, apiKey } = useApi();
  const [last, setLast] = useState<AnsweredCall & { readonly apiKey: string }>();
  const shown = useCallback(
    (call: ShownCall, options: CallOptions = {}): CallOptions => ({
      ...options,
      onResponse: (response) => {
        setLast({ call, response, apiKey });
        options.onResponse?.(response);
      },
    }),
    [apiKey],
  );
  const api = useMemo<RoomApi>(
    () => ({ face: client.face({ apiKey }), pixelFace: client.face({ apiKey, version: 1 }), shown, seen: new Map() }),
    [client, apiKey, shown],
  );
  return (
    <RoomApiContext value={api}>
      <LastCallContext value={last?.apiKey === apiKey ? last : undefined}>{children}</LastCallContext>
    </RoomApiContext>
  );
}

/** The face surface as this room uses it. */
export function useRoomApi(): RoomApi {
  const api = useContext(RoomApiContext);
  if (api === undefined) throw new Error('useRoomApi outside RoomApiProvider');
  return api;
}

/** The request panel with the last call that was answered; `planned` until there is one. */
export function LastRequest({ planned }: { readonly planned: ShownCall }) {
  const last = useContext(LastCallContext);
  return <RequestPanel call={last?.call ?? planned} response={last?.response} />;
}

/** Path of a collection in the API, and of what lies below it. */
export function collectionPath(externalId: string, below = ''): string {
  return `/face/api/v2/collections/${encodeURIComponent(externalId)}${below}`;
}
