import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';

const colours = {
  '--button-bg': 'var(--warn)',
  '--button-hover': 'color-mix(in oklab, var(--warn) 88%, var(--ink))',
  '--button-color': 'var(--on-warn)',
} as const;

/** The button that erases. */
export function DangerButton(props: ButtonProps & ComponentPropsWithRef<'button'>) {
  return <Button {...props} style={colours} />;
}
