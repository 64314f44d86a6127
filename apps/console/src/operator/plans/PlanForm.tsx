import type { Plan } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { FigureFields } from '../limits/FigureFields.js';
import { figuresFault, planFigures, readFigures, setFigures, typedFigures } from '../limits/figures.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { DifferenceFields } from './DifferenceFields.js';
import { differencesOf, readDifferences } from './differences.js';

interface Props {
  /** The plan that is changed; a new one without it. */
  readonly edited?: Plan;
  readonly onClose: () => void;
  readonly onSaved: (plan: Plan) => void;
}

/** The form for a new plan, or for the figures of one that exists. */
export function PlanForm({ edited, onClose, onSaved }: Props) {
  const { admin } = useOperator();
  const { ref, values, faults, busy, error, set, text, submit } = useForm({
    name: edited?.name ?? '',
    description: edited?.description ?? '',
    limits: typedFigures(planFigures, edited?.limits ?? {}),
    surface_limits: differencesOf(edited),
  });
  const save = submit(
    ({ name, limits, surface_limits }) => ({
      name: name.trim() === '' ? 'Give it a name.' : undefined,
      limits: figuresFault(planFigures, limits),
      surface_limits: readDifferences(surface_limits) === undefined ? 'Correct the marked figures.' : undefined,
    }),
    async ({ name, description, limits, surface_limits }) => {
      const figures = readFigures(planFigures, limits) ?? {};
      const settings = { description: description.trim(), surface_limits: readDifferences(surface_limits) ?? {} };
      onSaved(
        edited === undefined
          ? await admin.plans.create({ name: name.trim(), ...settings, limits: setFigures(figures) })
          : await admin.plans.update(edited.name, { ...settings, limits: figures }),
      );
    },
  );
  return (
    <Dialog
      title={edited === undefined ? 'New plan' : `Edit the plan ${edited.name}`}
      onClose={onClose}
      busy={busy}
      wide
    >
      <form ref={ref} className={css.form} onSubmit={save} noValidate>
        <div className={css.fields}>
          {edited === undefined && (
            <TextInput
              label="Name"
              description="Small letters, digits and hyphens"
              required
              autoComplete="off"
              spellCheck={false}
              maxLength={63}
              data-autofocus
              {...text('name')}
            />
          )}
          <TextInput
            label="Description"
            description="For people; may be left empty"
            autoComplete="off"
            maxLength={500}
            {...text('description')}
          />
        </div>
        <FigureFields
          legend="Limits"
          note="An empty field and 0 mean unlimited."
          figures={planFigures}
          typed={values.limits}
          onType={(limits) => set({ limits })}
          error={faults.limits}
        />
        <DifferenceFields
          differences={values.surface_limits}
          error={faults.surface_limits}
          onChange={(surface_limits) => set({ surface_limits: [...surface_limits] })}
        />
        {error !== undefined && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {edited === undefined ? 'Create plan' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
