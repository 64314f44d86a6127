import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { Waiting } from '../request/Waiting.js';
import { Header } from '../shell/Header.js';
import shell from '../shell/shell.module.css';
import { ForgotPassword } from './auth/ForgotPassword.js';
import { AcceptInvitation, ResetPassword, VerifyEmail } from './auth/MailLinks.js';
import { SignIn } from './auth/SignIn.js';
import { SignUp } from './auth/SignUp.js';
import css from './organisation.module.css';
import type { OrgPlace } from './route.js';
import { Sections } from './Sections.js';
import { useMember } from './session/MemberProvider.js';
import { goTo, useOrgPlace } from './useOrgPlace.js';
import { WorkspacePage } from './WorkspacePage.js';

/** The organisation's part of the console: signing up and in, and what members do then. */
export default function OrganisationArea() {
  const { signedIn, restore, signOut } = useMember();
  const place = useOrgPlace();
  const work = useArrival(place, signedIn.phase);
  useEffect(() => {
    if (signedIn.phase === 'unknown') restore();
  }, [signedIn.phase, restore]);

  const isIn = signedIn.phase === 'in';
  const inside = isIn && !('token' in place);
  return (
    <>
      <a className={shell.skip} href="#work">
        Skip to the page
      </a>
      <Header area="organisation">
        {isIn && (
          <>
            <span className={css.who} title={signedIn.me.user.email}>
              {signedIn.me.user.email}
            </span>
            <Button variant="default" size="sm" onClick={signOut}>
              Sign out
            </Button>
          </>
        )}
      </Header>
      <div className={`${shell.page} ${inside ? css.withSections : ''}`}>
        {inside && <Sections place={place} me={signedIn.me} />}
        <main ref={work} id="work" tabIndex={-1} className={`${shell.work} ${css.work}`}>
          {'token' in place ? (
            <MailLink place={place} />
          ) : (
            <>
              {signedIn.phase === 'unknown' && <Waiting text="Looking whether you are signed in" />}
              {signedIn.phase === 'failed' && <ErrorNotice error={signedIn.error} onRetry={restore} />}
              {signedIn.phase === 'out' && <Outside place={place} ended={signedIn.ended} />}
              {isIn && <WorkspacePage place={place} />}
            </>
          )}
        </main>
      </div>
    </>
  );
}

function MailLink({ place }: { readonly place: Extract<OrgPlace, { readonly token: string }> }) {
  const { at, token } = place;
  if (at === 'verify-email') return <VerifyEmail key={token} token={token} />;
  if (at === 'reset-password') return <ResetPassword key={token} token={token} />;
  return <AcceptInvitation key={token} token={token} />;
}

function Outside({ place, ended }: { readonly place: OrgPlace; readonly ended: boolean }) {
  if (place.at === 'sign-up') return <SignUp />;
  if (place.at === 'forgot-password') return <ForgotPassword />;
  // Whoever asked for a page of members is led there by signing in.
  return <SignIn ended={ended} onDone={() => place.at === 'sign-in' && goTo({ at: 'overview' }, { replace: true })} />;
}

/** Moves the focus to the heading of the page that was gone to: the link that led there may have gone with its page. */
function useArrival(place: OrgPlace, phase: string) {
  const work = useRef<HTMLElement>(null);
  const here = `${phase} ${place.at} ${'id' in place ? place.id : ''}`;
  const before = useRef(here);
  useEffect(() => {
    if (before.current === here) return;
    const wasUnknown = before.current.startsWith('unknown');
    before.current = here;
    if (wasUnknown) return;
    scrollTo({ top: 0, behavior: 'instant' });
    const field = work.current?.querySelector<HTMLElement>('[data-arrival]');
    field?.focus({ preventScroll: true });
  }, [here]);
  return work;
}
