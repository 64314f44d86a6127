import type { Product } from '@facet/sdk';
import { useCallback, useState } from 'react';
import head from '../../collections/head.module.css';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { ConfirmByTyping } from '../../shell/ConfirmByTyping.js';
import { DangerButton } from '../../shell/DangerButton.js';
import room from '../../shell/room.module.css';
import { BackIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { addressOf, goTo, type OperatorPlace } from '../route.js';
import { UsageView } from '../usage/UsageView.js';
import { ProductForm } from './editor/ProductForm.js';
import { ProductKeys } from './keys/ProductKeys.js';
import { ProductHead } from './ProductHead.js';
import { TryIt } from './tryit/TryIt.js';
import { useFresh } from './useFresh.js';

interface Props {
  readonly place: Extract<OperatorPlace, { readonly at: 'product' }>;
}

/** One product: its definition, a form to try it with, the keys that may call it, and its traffic. */
export function ProductView({ place }: Props) {
  const { slug, tab } = place;
  const { admin } = useOperator();
  const announce = useAnnounce();
  const fetch = useCallback((signal: AbortSignal) => admin.products.get(slug, { signal }), [admin, slug]);
  const { data: product, error, busy, reload, change } = useRead(fetch);
  // The definition on show stays as it was read: fresh figures must not undo what somebody is typing.
  const refresh = useCallback(
    async (signal: AbortSignal) => {
      const { health } = await admin.products.get(slug, { signal });
      if (product && !signal.aborted) change({ ...product, health });
    },
    [admin, slug, product, change],
  );
  useFresh(refresh);
  const [wasTried, setWasTried] = useState(tab === 'try');
  if (tab === 'try' && !wasTried) setWasTried(true);
  return (
    <div className={room.stack}>
      <ProductHead slug={slug} tab={tab} product={product} onChange={change} />
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {product === undefined && busy && <Waiting text="Opening the product" />}
      {product && (
        // Kept while another tab is open, so that nothing typed is lost on the way to a try and back.
        <div hidden={tab !== 'definition'}>
          <div className={room.stack}>
            <ProductForm
              edited={product}
              onSaved={(saved) => {
                change(saved);
                announce(`Product ${saved.name} saved`);
              }}
            />
            <DeleteProduct product={product} />
          </div>
        </div>
      )}
      {product && wasTried && (
        <div hidden={tab !== 'try'}>
          <TryIt key={JSON.stringify(product.input_schema)} product={product} />
        </div>
      )}
      {product && tab === 'keys' && <ProductKeys product={product} />}
      {product && tab === 'traffic' && <UsageView product={slug} />}
    </div>
  );
}

/** The editor for a new product. */
export function NewProductView() {
  const announce = useAnnounce();
  return (
    <div className={room.stack}>
      <header className={head.head}>
        <a className={head.back} href={addressOf({ at: 'products' })}>
          <BackIcon size={16} /> Products
        </a>
        <h2 className={head.title} tabIndex={-1} data-arrival>
          New product
        </h2>
      </header>
      <ProductForm
        onSaved={({ slug, name }) => {
          announce(`Product ${name} created`);
          goTo({ at: 'product', slug, tab: 'try' });
        }}
      />
    </div>
  );
}

function DeleteProduct({ product: { slug, name } }: { readonly product: Product }) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await admin.products.delete(slug);
    announce(`Product ${name} deleted`);
    goTo({ at: 'products' });
  };
  return (
    <section className={css.danger} aria-labelledby="delete-product">
      <div>
        <h3 id="delete-product">Delete this product</h3>
        <p className={css.note}>Its address stops working at once, and no key may call it any more.</p>
      </div>
      <DangerButton onClick={() => setAsking(true)}>Delete product</DangerButton>
      {asking && (
        <ConfirmByTyping
          title={`Delete ${name}?`}
          name={slug}
          fault="That is not its slug."
          action="Delete product"
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          What is behind it is not touched, but its definition and its credential are gone for good. Its traffic stays
          counted.
        </ConfirmByTyping>
      )}
    </section>
  );
}
