import type { Plan } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Confirm } from '../../shell/Confirm.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { PlusIcon } from '../../theme/icons.js';
import { figureName, planFigures, shownFigure } from '../limits/figures.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { SectionHead } from '../SectionHead.js';
import { surfaces } from '../surfaces.js';
import { PlanForm } from './PlanForm.js';

const PLANS_PER_PAGE = 50;

type Doing = { readonly what: 'create' } | { readonly what: 'edit' | 'delete'; readonly plan: Plan };

/** The plans that accounts can be on, newest first. */
export function PlanList() {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [doing, setDoing] = useState<Doing>();
  const creator = useRef<HTMLButtonElement>(null);
  const fetchPage = useCallback<FetchPage<Plan>>(
    async (cursor, signal) => {
      const query = { limit: PLANS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { plans, next_cursor } = await admin.plans.list(query, { signal });
      return { items: plans, next: next_cursor };
    },
    [admin],
  );
  const pages = usePages(fetchPage);
  const { change } = pages;
  const close = () => setDoing(undefined);
  const saved = (plan: Plan) => {
    const isNew = doing?.what === 'create';
    change((plans) =>
      isNew
        ? [plan, ...plans.filter(({ name }) => name !== plan.name)]
        : plans.map((each) => (each.name === plan.name ? plan : each)),
    );
    close();
    announce(`Plan ${plan.name} ${isNew ? 'created' : 'saved'}`);
  };
  const remove = async ({ name }: Plan) => {
    await admin.plans.delete(name);
    change((plans) => plans.filter((each) => each.name !== name));
  };

  const columns: readonly Column<Plan>[] = [
    {
      name: 'Plan',
      isHeader: true,
      cell: ({ name, description }) => (
        <>
          {name}
          {description !== '' && <span className={css.below}>{description}</span>}
        </>
      ),
    },
    { name: 'Limits', cell: (plan) => <PlanLimits plan={plan} /> },
    {
      name: 'Actions',
      isTools: true,
      cell: (plan) => (
        <>
          <Button
            variant="default"
            size="xs"
            aria-label={`Edit ${plan.name}`}
            onClick={() => setDoing({ what: 'edit', plan })}
          >
            Edit
          </Button>
          <Button
            variant="default"
            size="xs"
            aria-label={`Delete ${plan.name}`}
            onClick={() => setDoing({ what: 'delete', plan })}
          >
            Delete
          </Button>
        </>
      ),
    },
  ];
  return (
    <>
      <SectionHead title="Plans" note="What an account may use, unless it has figures of its own.">
        <Button ref={creator} leftSection={<PlusIcon size={16} />} onClick={() => setDoing({ what: 'create' })}>
          New plan
        </Button>
      </SectionHead>
      <PagedTable
        caption="Plans, newest first"
        columns={columns}
        pages={pages}
        keyOf={({ name }) => name}
        waiting="Reading the plans"
        empty="There is no plan yet."
      />
      {doing?.what === 'create' && <PlanForm onClose={close} onSaved={saved} />}
      {doing?.what === 'edit' && <PlanForm edited={doing.plan} onClose={close} onSaved={saved} />}
      {doing?.what === 'delete' && (
        <Confirm
          title={`Delete the plan ${doing.plan.name}?`}
          action="Delete plan"
          onConfirm={() => remove(doing.plan)}
          done={`Plan ${doing.plan.name} deleted`}
          onClose={close}
          rescue={() => creator.current}
        >
          <p className={css.note}>A plan that an account is on is not deleted.</p>
        </Confirm>
      )}
    </>
  );
}

function PlanLimits({ plan: { limits, surface_limits } }: { readonly plan: Plan }) {
  const own = planFigures.filter((figure) => limits[figure] !== undefined);
  const differing = surfaces.flatMap((surface) =>
    planFigures
      .filter((figure) => surface_limits[surface]?.[figure] !== undefined)
      .map((figure) => ({ surface, figure, value: surface_limits[surface]?.[figure] })),
  );
  if (own.length === 0 && differing.length === 0) return 'Unlimited';
  return (
    <ul className={css.limits}>
      {own.map((figure) => (
        <li key={figure}>
          {figureName(figure)}: <b>{shownFigure(limits[figure], figure)}</b>
        </li>
      ))}
      {differing.map(({ surface, figure, value }) => (
        <li key={`${surface} ${figure}`}>
          {figureName(figure)} on {surface}: <b>{shownFigure(value, figure)}</b>
        </li>
      ))}
    </ul>
  );
}
