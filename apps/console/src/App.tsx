import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { CompareRoom } from './compare/CompareRoom.js';
import { DetectRoom } from './detect/DetectRoom.js';
import { ApiProvider } from './session/ApiProvider.js';
import { Footer } from './shell/Footer.js';
import { Header } from './shell/Header.js';
import { Hero } from './shell/Hero.js';
import shell from './shell/shell.module.css';
import { useMode } from './shell/useMode.js';
import { theme } from './theme/theme.js';

const colourSchemes = localStorageColorSchemeManager();

/** The whole page: header, the room in use, footer. */
export function App() {
  const [mode, setMode] = useMode();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colourSchemes}>
      <ApiProvider>
        <a className={shell.skip} href="#work">
          Skip to the photo
        </a>
        <Header />
        <main className={shell.page}>
          <Hero mode={mode} onMode={setMode} />
          <section id="work" tabIndex={-1} className={shell.work} aria-label={mode === 'detect' ? 'Detect' : 'Compare'}>
            {mode === 'detect' ? <DetectRoom /> : <CompareRoom />}
          </section>
        </main>
        <Footer />
      </ApiProvider>
    </MantineProvider>
  );
}
