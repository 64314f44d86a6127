/** Copies the code of the figure that a button belongs to, and says so to everyone. Runs in the browser. */
export const pageScript = `
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const code = button.closest('figure').querySelector('code').textContent;
    await navigator.clipboard.writeText(code);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}
`;

/** Starts the interactive reference: fonts, tracking and every service of its maker's are off. */
export const referenceScript = `
Scalar.createApiReference('#app', {
  url: '/docs/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  persistAuth: false,
  authentication: { preferredSecurityScheme: 'face' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
});
`;
