import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useAnnounce } from '../shell/Announcer.js';
import { Header } from '../shell/Header.js';
import shell from '../shell/shell.module.css';
import { AccountList } from './accounts/AccountList.js';
import { AccountView } from './accounts/AccountView.js';
import { AuditView } from './audit/AuditView.js';
import { MailList } from './mail/MailList.js';
import { OperatorApiProvider } from './OperatorApi.js';
import css from './operator.module.css';
import { PlanList } from './plans/PlanList.js';
import { ProductList } from './products/ProductList.js';
import { NewProductView, ProductView } from './products/ProductView.js';
import { addressOf, type OperatorPlace, type Section, sectionOf, sections } from './route.js';
import { SignIn } from './SignIn.js';
import { SystemView } from './system/SystemView.js';
import { UsageView } from './usage/UsageView.js';
import { usePlace } from './usePlace.js';
import { useToken } from './useToken.js';

const names: Readonly<Record<Section, string>> = {
  accounts: 'Accounts',
  plans: 'Plans',
  products: 'Products',
  usage: 'Usage',
  'audit-log': 'Audit log',
  mail: 'Mail',
  system: 'System',
};

const views: Readonly<Record<Section, ReactNode>> = {
  accounts: <AccountList />,
  plans: <PlanList />,
  products: <ProductList />,
  usage: <UsageView />,
  'audit-log': <AuditView />,
  mail: <MailList />,
  system: <SystemView />,
};

/** The operator's part of the console: everything that the admin token opens. */
export default function OperatorArea() {
  const { admin, refused, signIn, signOut } = useToken();
  const announce = useAnnounce();
  const place = usePlace();
  const work = useArrival(admin === undefined ? 'sign-in' : keyOf(place));
  const leave = () => {
    signOut();
    announce('Signed out');
  };
  return (
    <>
      <a className={shell.skip} href="#work">
        Skip to the content
      </a>
      <Header area="operator">
        {admin && (
          <Button variant="subtle" color="gray" c="var(--ink-2)" size="sm" onClick={leave}>
            Sign out
          </Button>
        )}
      </Header>
      <main className={shell.page}>
        <div className={css.areaHead}>
          <h1>Operator</h1>
        </div>
        {admin && <Sections place={place} />}
        <section ref={work} id="work" tabIndex={-1} className={shell.work} aria-label="Operator">
          <div className={css.area}>
            {admin === undefined ? (
              <SignIn refused={refused} onSignIn={signIn} />
            ) : (
              <OperatorApiProvider admin={admin}>
                <View place={place} />
              </OperatorApiProvider>
            )}
          </div>
        </section>
      </main>
    </>
  );
}

function View({ place }: { readonly place: OperatorPlace }) {
  if (place.at === 'account') return <AccountView key={place.id} place={place} />;
  if (place.at === 'product') return <ProductView key={place.slug} place={place} />;
  return place.at === 'new-product' ? <NewProductView /> : views[place.at];
}

function Sections({ place }: { readonly place: OperatorPlace }) {
  const here = sectionOf(place);
  return (
    <nav className={css.sections} aria-label="Operator’s lists">
      {sections.map((section) => (
        <a
          key={section}
          href={addressOf({ at: section })}
          {...(section === here ? { 'aria-current': 'page' as const } : {})}
        >
          {names[section]}
        </a>
      ))}
    </nav>
  );
}

/** Tells places apart between which the focus moves. Tabs of one account or product keep it. */
function keyOf(place: OperatorPlace): string {
  if (place.at === 'product') return `product ${place.slug}`;
  return place.at === 'account' ? place.id : place.at;
}

/** Moves the focus to the heading of the place that was gone to. */
function useArrival(place: string) {
  const work = useRef<HTMLElement>(null);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    work.current?.querySelector<HTMLElement>('[data-arrival]')?.focus();
  }, [place]);
  return work;
}
