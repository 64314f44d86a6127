import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { CollectionsRoom } from './collections/CollectionsRoom.js';
import { UploadsProvider } from './collections/indexing/Uploads.js';
import { RoomApiProvider } from './collections/RoomApi.js';
import { CompareRoom } from './compare/CompareRoom.js';
import { DetectRoom } from './detect/DetectRoom.js';
import { ApiProvider, SurfaceContext } from './session/ApiProvider.js';
import type { KeySurface } from './session/key.js';
import { Announcer } from './shell/Announcer.js';
import { Footer } from './shell/Footer.js';
import { Header } from './shell/Header.js';
import { Hero } from './shell/Hero.js';
import type { Mode } from './shell/mode.js';
import shell from './shell/shell.module.css';
import { useMode } from './shell/useMode.js';
import { theme } from './theme/theme.js';
import { VerifyRoom } from './verify/VerifyRoom.js';

const colourSchemes = localStorageColorSchemeManager();

interface Room {
  readonly name: string;
  readonly skip: string;
  /** The surface that it calls, whose key it needs. */
  readonly surface: KeySurface;
  readonly room: ReactNode;
}

const rooms: Readonly<Record<Mode, Room>> = {
  detect: { name: 'Detect', skip: 'Skip to the photo', surface: 'face', room: <DetectRoom /> },
  compare: { name: 'Compare', skip: 'Skip to the photos', surface: 'face', room: <CompareRoom /> },
  collections: { name: 'Collections', skip: 'Skip to the collections', surface: 'face', room: <CollectionsRoom /> },
  verify: { name: 'Verify', skip: 'Skip to the photos', surface: 'kyc', room: <VerifyRoom /> },
};

/** The whole page: header, the room in use, footer. */
export function App() {
  const [mode, setMode] = useMode();
  const { name, skip, surface, room } = rooms[mode];
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colourSchemes}>
      <ApiProvider>
        <RoomApiProvider>
          <UploadsProvider>
            <Announcer>
              <SurfaceContext value={surface}>
                <a className={shell.skip} href="#work">
                  {skip}
                </a>
                <Header />
                <main className={shell.page}>
                  <Hero mode={mode} onMode={setMode} />
                  <section id="work" tabIndex={-1} className={shell.work} aria-label={name}>
                    {room}
                  </section>
                </main>
                <Footer mode={mode} />
              </SurfaceContext>
            </Announcer>
          </UploadsProvider>
        </RoomApiProvider>
      </ApiProvider>
    </MantineProvider>
  );
}
