import type { Product } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useState } from 'react';
import head from '../../collections/head.module.css';
import { CopyButton } from '../../request/CopyButton.js';
import { Confirm } from '../../shell/Confirm.js';
import { BackIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { addressOf, type ProductTab, productTabs } from '../route.js';
import { State } from '../State.js';
import { Breaker, errorRate, median } from './Health.js';
import products from './products.module.css';

const tabNames: Readonly<Record<ProductTab, string>> = {
  definition: 'Definition',
  try: 'Try it',
  keys: 'Keys',
  traffic: 'Traffic',
};

interface Props {
  readonly slug: string;
  readonly tab: ProductTab;
  /** Undefined until it is read. */
  readonly product: Product | undefined;
  readonly onChange: (product: Product) => void;
}

/** Which product this is and how it goes, with its tabs. */
export function ProductHead({ slug, tab, product, onChange }: Props) {
  const path = `/gateway/api/${slug}`;
  return (
    <header className={head.head}>
      <a className={head.back} href={addressOf({ at: 'products' })}>
        <BackIcon size={16} /> Products
      </a>
      <div className={head.titleRow}>
        <h2 className={head.title} tabIndex={-1} data-arrival>
          {product?.name ?? slug}
        </h2>
        {product && <Activation product={product} onChange={onChange} />}
      </div>
      <p className={css.facts}>
        <code>POST {path}</code> <CopyButton text={location.origin + path} label="Copy address" />
      </p>
      {product && <Figures product={product} />}
      <nav className={head.tabs} aria-label="Of this product">
        {productTabs.map((each) => (
          <a
            key={each}
            href={addressOf({ at: 'product', slug, tab: each })}
            {...(each === tab ? { 'aria-current': 'page' as const } : {})}
          >
            {tabNames[each]}
          </a>
        ))}
      </nav>
    </header>
  );
}

function Figures({ product }: { readonly product: Product }) {
  const { calls, window_seconds } = product.health;
  return (
    <dl className={products.health} aria-label="Health">
      <div>
        <dt>State</dt>
        <dd>
          <State tone={product.active ? 'good' : 'plain'}>{product.active ? 'Active' : 'Inactive'}</State>
        </dd>
      </div>
      <div>
        <dt>Breaker</dt>
        <dd>
          <Breaker product={product} />
        </dd>
      </div>
      <div>
        <dt>Errors</dt>
        <dd>{errorRate(product)}</dd>
      </div>
      <div>
        <dt>p50</dt>
        <dd>{median(product)}</dd>
      </div>
      <div>
        <dt>Calls in {Math.round(window_seconds / 60)} minutes</dt>
        <dd>{calls.toLocaleString('en-US')}</dd>
      </div>
    </dl>
  );
}

/** The button that takes a product off the gateway once that was confirmed, or puts it there. */
function Activation({ product, onChange }: { readonly product: Product; readonly onChange: (next: Product) => void }) {
  const { admin } = useOperator();
  const [asking, setAsking] = useState(false);
  const { active, name, slug } = product;
  const put = async () => onChange(await admin.products.update(slug, { active: !active }));
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setAsking(true)}>
        {active ? 'Deactivate' : 'Activate'}
      </Button>
      {asking && (
        <Confirm
          title={`${active ? 'Deactivate' : 'Activate'} ${name}?`}
          action={active ? 'Deactivate product' : 'Activate product'}
          harmless={!active}
          onConfirm={put}
          done={`Product ${name} ${active ? 'deactivated' : 'activated'}`}
          onClose={() => setAsking(false)}
        >
          <p className={css.note}>
            {active
              ? 'Callers are told that it does not exist. Nothing of it is lost, and it can be activated again.'
              : 'Keys that it was given to can call it.'}
          </p>
        </Confirm>
      )}
    </>
  );
}
