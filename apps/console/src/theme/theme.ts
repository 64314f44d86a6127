import { Button, Checkbox, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: a deep viridian, lightest first. Shade 7 carries white text at 6:1, shade 3 dark text at 10:1. */
const viridian: MantineColorsTuple = [
  '#e7f4f1',
  '#cfe8e2',
  '#a2d6cb',
  '#6fd0bd',
  '#43b3a0',
  '#249584',
  '#137c6d',
  '#0b675b',
  '#07534a',
  '#043d37',
];

export const theme = createTheme({
  colors: { viridian },
  primaryColor: 'viridian',
  primaryShade: { light: 7, dark: 3 },
  fontFamily: 'var(--facet-sans)',
  fontFamilyMonospace: 'var(--facet-mono)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'never',
  respectReducedMotion: true,
  components: {
    // The text on the accent is dark in the dark scheme, where the accent is light.
    Button: Button.extend({
      vars: (_theme, { variant }) =>
        variant === undefined || variant === 'filled'
          ? { root: { '--button-color': 'var(--on-accent)' } }
          : { root: {} },
    }),
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: 'var(--on-accent)' } }),
  },
});
