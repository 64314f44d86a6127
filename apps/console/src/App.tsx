import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { CollectionsRoom } from './collections/CollectionsRoom.js';
import { UploadsProvider } from './collections/indexing/Uploads.js';
import { RoomApiProvider } from './collections/RoomApi.js';
import { CompareRoom } from './compare/CompareRoom.js';
import { DetectRoom } from './detect/DetectRoom.js';
import { ApiProvider } from './session/ApiProvider.js';
import { Announcer } from './shell/Announcer.js';
import { Footer } from './shell/Footer.js';
import { Header } from './shell/Header.js';
import { Hero } from './shell/Hero.js';
import type { Mode } from './shell/mode.js';
import shell from './shell/shell.module.css';
import { useMode } from './shell/useMode.js';
import { theme } from './theme/theme.js';

const colourSchemes = localStorageColorSchemeManager();

const rooms: Readonly<Record<Mode, { readonly name: string; readonly skip: string; readonly room: ReactNode }>> = {
  detect: { name: 'Detect', skip: 'Skip to the photo', room: <DetectRoom /> },
  compare: { name: 'Compare', skip: 'Skip to the photos', room: <CompareRoom /> },
  collections: { name: 'Collections', skip: 'Skip to the collections', room: <CollectionsRoom /> },
};

/** The whole page: header, the room in use, footer. */
export function App() {
  const [mode, setMode] = useMode();
  const { name, skip, room } = rooms[mode];
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colourSchemes}>
      <ApiProvider>
        <RoomApiProvider>
          <UploadsProvider>
            <Announcer>
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
            </Announcer>
          </UploadsProvider>
        </RoomApiProvider>
      </ApiProvider>
    </MantineProvider>
  );
}
