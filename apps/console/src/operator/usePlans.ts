import type { AdminClient, Plan } from '@facet/sdk';
import { useEffect, useState } from 'react';
import { useOperator } from './OperatorApi.js';

const PLANS_PER_PAGE = 200;

/** Every plan by its name, once they are read; undefined before, and when they cannot be read. */
export function usePlans(): ReadonlyMap<string, Plan> | undefined {
  const { admin } = useOperator();
  const [plans, setPlans] = useState<ReadonlyMap<string, Plan>>();
  useEffect(() => {
    const controller = new AbortController();
    readAll(admin, controller.signal).then(
      (all) => setPlans(new Map(all.map((plan) => [plan.name, plan]))),
      // The forms do without: a plan's name can be left as it is.
      () => undefined,
    );
    return () => controller.abort();
  }, [admin]);
  return plans;
}

async function readAll(admin: AdminClient, signal: AbortSignal): Promise<Plan[]> {
  const all: Plan[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.plans.list({ limit: PLANS_PER_PAGE, ...(cursor !== undefined && { cursor }) }, { signal });
    all.push(...page.plans);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
