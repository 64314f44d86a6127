import { Slider } from '@mantine/core';
import css from './threshold.module.css';

/** The face surface's documented default. */
export const DEFAULT_THRESHOLD = 0.65;

interface Props {
  readonly value: number;
  readonly onChange: (threshold: number) => void;
  /** Whether it shows a scale of its own; without one it stands below another. */
  readonly scaled?: boolean;
}

/** From which similarity on two faces count as one person's, 0 to 1 in hundredths. */
export function ThresholdSlider({ value, onChange, scaled = false }: Props) {
  return (
    <Slider
      className={css.slider ?? ''}
      data-scaled={scaled || undefined}
      min={0}
      max={1}
      step={0.01}
      size={4}
      thumbSize={20}
      value={value}
      onChange={onChange}
      label={null}
      thumbLabel="Threshold"
      thumbValueText={(threshold) => threshold.toFixed(2)}
      classNames={{ bar: css.bar ?? '', track: css.track ?? '', thumb: css.thumb ?? '' }}
    />
  );
}
