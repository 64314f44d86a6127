import type { ReactNode } from 'react';
import { CollectionsRoom } from './collections/CollectionsRoom.js';
import { CompareRoom } from './compare/CompareRoom.js';
import { DetectRoom } from './detect/DetectRoom.js';
import { SurfaceContext } from './session/ApiProvider.js';
import { KeyControl } from './session/KeyControl.js';
import type { KeySurface } from './session/key.js';
import { Footer } from './shell/Footer.js';
import { Header } from './shell/Header.js';
import { Hero } from './shell/Hero.js';
import type { Mode } from './shell/mode.js';
import shell from './shell/shell.module.css';
import { useMode } from './shell/useMode.js';
import { VerifyRoom } from './verify/VerifyRoom.js';

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

/** What anybody with a key tries: header, the room in use, footer. */
export function Rooms() {
  const [mode, setMode] = useMode();
  const { name, skip, surface, room } = rooms[mode];
  return (
    <SurfaceContext value={surface}>
      <a className={shell.skip} href="#work">
        {skip}
      </a>
      <Header area="rooms">
        <KeyControl />
      </Header>
      <main className={shell.page}>
        <Hero mode={mode} onMode={setMode} />
        <section id="work" tabIndex={-1} className={shell.work} aria-label={name}>
          {room}
        </section>
      </main>
      <Footer mode={mode} />
    </SurfaceContext>
  );
}
