import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { lazy, type ReactNode } from 'react';
import { UploadsProvider } from './collections/indexing/Uploads.js';
import { RoomApiProvider } from './collections/RoomApi.js';
import { MemberProvider } from './organisation/session/MemberProvider.js';
import { Rooms } from './Rooms.js';
import { ApiProvider } from './session/ApiProvider.js';
import { Announcer } from './shell/Announcer.js';
import type { Area } from './shell/area.js';
import { LazyArea } from './shell/LazyArea.js';
import { useArea } from './shell/useArea.js';
import { theme } from './theme/theme.js';

const colourSchemes = localStorageColorSchemeManager();
const OrganisationArea = lazy(() => import('./organisation/OrganisationArea.js'));
const OperatorArea = lazy(() => import('./operator/OperatorArea.js'));

const areas: Readonly<Record<Area, ReactNode>> = {
  rooms: <Rooms />,
  organisation: <OrganisationArea />,
  operator: <OperatorArea />,
};

/** The whole page: the part of the console that the address leads to. */
export function App() {
  const area = useArea();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colourSchemes}>
      <ApiProvider>
        <RoomApiProvider>
          <UploadsProvider>
            <MemberProvider>
              <Announcer>
                <LazyArea key={area}>{areas[area]}</LazyArea>
              </Announcer>
            </MemberProvider>
          </UploadsProvider>
        </RoomApiProvider>
      </ApiProvider>
    </MantineProvider>
  );
}
