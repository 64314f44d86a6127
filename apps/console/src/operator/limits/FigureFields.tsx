import { TextInput } from '@mantine/core';
import css from '../operator.module.css';
import { type Figure, figureName, isSize, parseFigure, type Typed } from './figures.js';

interface Props<F extends Figure> {
  readonly legend: string;
  /** What empty fields and zeros mean. */
  readonly note: string;
  readonly figures: readonly F[];
  readonly typed: Typed<F>;
  readonly onType: (typed: Typed<F>) => void;
  /** What an empty field stands for. */
  readonly placeholder?: (figure: F) => string | undefined;
  /** Why the server refused them. */
  readonly error?: string | undefined;
}

/** A field for each figure that bounds something. */
export function FigureFields<F extends Figure>(props: Props<F>) {
  const { legend, note, figures, typed, onType, placeholder, error } = props;
  return (
    <fieldset className={css.fieldset}>
      <legend>{legend}</legend>
      <p className={css.hint}>{note}</p>
      {error !== undefined && <p className={css.fault}>{error}</p>}
      <div className={css.figures}>
        {figures.map((figure) => (
          <TextInput
            key={figure}
            label={figureName(figure)}
            inputMode={isSize(figure) ? 'text' : 'numeric'}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder?.(figure) ?? ''}
            value={typed[figure] ?? ''}
            error={faultOf(typed[figure], figure)}
            onChange={(event) => onType({ ...typed, [figure]: event.currentTarget.value })}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What is wrong with a figure as it is typed; undefined when nothing is. */
export function faultOf(typed: string | undefined, figure: Figure): string | undefined {
  if (parseFigure(typed ?? '', figure) !== undefined) return undefined;
  return isSize(figure) ? 'A size, as 8 MB or a number of bytes.' : 'A whole number of 0 or more.';
}
