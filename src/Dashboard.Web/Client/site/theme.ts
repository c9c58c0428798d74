export type Theme = 'light' | 'dark' | 'system';

const year = 31_536_000;

/** The theme in a `document.cookie` string; anything but `light` and `dark` is `system`. */
export function themeOf(cookies: string): Theme {
  const value = /(?:^|;\s*)theme=([^;]*)/.exec(cookies)?.[1];
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** The cookie that the server reads to render `data-theme`, so that nothing flashes on the next load. */
export function themeCookie(theme: Theme, secure: boolean): string {
  return `theme=${theme}; path=/; max-age=${year}; samesite=lax${secure ? '; secure' : ''}`;
}

/** Puts the chosen theme on `<html>` and marks its control. Enhanced navigation strips the attribute, so this runs after each one. */
export function applyTheme(): void {
  const theme = themeOf(document.cookie);
  const root = document.documentElement;
  if (root.dataset['theme'] !== theme) root.dataset['theme'] = theme;
  for (const choice of document.querySelectorAll<HTMLElement>('button[data-theme-choice]')) {
    choice.setAttribute('aria-pressed', String(choice.dataset['themeChoice'] === theme));
  }
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-theme-choice]')) select.value = theme;
}

export function chooseTheme(value: string): void {
  const theme: Theme = value === 'light' || value === 'dark' ? value : 'system';
  document.cookie = themeCookie(theme, location.protocol === 'https:');
  applyTheme();
}
