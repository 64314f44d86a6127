import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { MoonIcon, SunIcon, SystemIcon } from '../theme/icons.js';

const schemes = {
  auto: { label: 'system', next: 'light', Icon: SystemIcon },
  light: { label: 'light', next: 'dark', Icon: SunIcon },
  dark: { label: 'dark', next: 'auto', Icon: MoonIcon },
} as const;

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label, next, Icon } = schemes[colorScheme];
  const action = `Colour scheme: ${label}. Switch to ${schemes[next].label}.`;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={38}
      radius="md"
      c="var(--ink-2)"
      onClick={() => setColorScheme(next)}
      aria-label={action}
      title={action}
    >
      <Icon />
    </ActionIcon>
  );
}
