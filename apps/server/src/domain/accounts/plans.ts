import { fail } from '@facet/contract';
import { type Sql, sqlState } from '../ports/database.js';
import { decodeCursor, toPage } from './cursor.js';
import type {
  AccountWriting,
  Actor,
  FigurePatch,
  KeySurface,
  Page,
  PageRequest,
  Plan,
  PlanFigure,
  PlanLimits,
} from './types.js';

/** What an operator's new account gets: no figures, so that each surface's defaults apply. */
export const defaultPlan = 'unlimited';
/** What an organisation gets that somebody registers. */
export const signUpPlan = 'free';

const columns = 'name, description, limits, surface_limits, created_at, updated_at';
const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

export interface NewPlan {
  name: string;
  description?: string;
  limits?: PlanLimits;
  surface_limits?: Partial<Record<KeySurface, PlanLimits>>;
}

export interface PlanPatch {
  description?: string;
  limits?: FigurePatch<PlanFigure>;
  /** Each surface that is named gets these figures in place of its own. */
  surface_limits?: Partial<Record<KeySurface, PlanLimits>>;
}

export async function listPlans(database: Sql, { limit, cursor }: PageRequest): Promise<Page<Plan>> {
  const rows = await database.query<Plan & { position: number }>(
    `select position, ${columns} from plans where position < $1 order by position desc limit $2`,
    [decodeCursor('plan', cursor), limit + 1],
  );
  return toPage('plan', rows, limit);
}

/** Raises `resource.not_found`. */
export async function getPlan(database: Sql, name: string): Promise<Plan> {
  const [plan] = await database.query<Plan>(`select ${columns} from plans where name = $1`, [name]);
  return found(plan);
}

/** Raises `resource.exists` when the name is taken. */
export async function createPlan({ database, audit }: AccountWriting, actor: Actor, plan: NewPlan): Promise<Plan> {
  return database.transaction(async (sql) => {
    const [created] = await sql
      .query<Plan>(
        `insert into plans (name, description, limits, surface_limits) values ($1, $2, $3, $4) returning ${columns}`,
        [plan.name, plan.description ?? '', plan.limits ?? {}, plan.surface_limits ?? {}],
      )
      .catch((error: unknown) =>
        sqlState(error) === uniqueViolation
          ? fail('resource.exists', { resource: 'plan', name: plan.name }, error)
          : Promise.reject(error),
      );
    await audit(sql, actor, {
      action: 'plan.created',
      subjectType: 'plan',
      subjectId: plan.name,
      details: { ...plan },
    });
    return found(created);
  });
}

/** Raises `resource.not_found`. */
export async function updatePlan(
  { database, audit }: AccountWriting,
  actor: Actor,
  name: string,
  patch: PlanPatch,
): Promise<Plan> {
  return database.transaction(async (sql) => {
    const [updated] = await sql.query<Plan>(
      `update plans set description = coalesce($2, description), limits = jsonb_strip_nulls(limits || $3),
         surface_limits = surface_limits || $4, updated_at = now()
       where name = $1 returning ${columns}`,
      [name, patch.description ?? null, patch.limits ?? {}, patch.surface_limits ?? {}],
    );
    const plan = found(updated);
    await audit(sql, actor, { action: 'plan.updated', subjectType: 'plan', subjectId: name, details: { ...patch } });
    return plan;
  });
}

/** Raises `resource.not_found`, and `resource.in_use` while an account has the plan, or a new one would get it. */
export async function deletePlan({ database, audit }: AccountWriting, actor: Actor, name: string): Promise<void> {
  if (name === defaultPlan || name === signUpPlan) fail('resource.in_use', { resource: 'plan', name });
  await database.transaction(async (sql) => {
    const [deleted] = await sql
      .query<Plan>(`delete from plans where name = $1 returning ${columns}`, [name])
      .catch((error: unknown) =>
        sqlState(error) === foreignKeyViolation
          ? fail('resource.in_use', { resource: 'plan', name }, error)
          : Promise.reject(error),
      );
    found(deleted);
    await audit(sql, actor, { action: 'plan.deleted', subjectType: 'plan', subjectId: name });
  });
}

function found(plan: Plan | undefined): Plan {
  return plan ?? fail('resource.not_found', { resource: 'plan' });
}
