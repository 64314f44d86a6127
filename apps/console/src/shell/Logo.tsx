/** The mark: a cut stone seen from above. Same drawing as public/favicon.svg. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path fill="#0b675b" d="M10 2h12l8 8v12l-8 8H10l-8-8V10z" />
      <path fill="#6fd0bd" d="M10 2h12l-6 9z" />
      <path fill="#43b3a0" d="m2 10 8-8 6 9z" />
      <path fill="#249584" d="M2 10v12l14-11z" />
      <path fill="#a2d6cb" d="m22 2 8 8-14 1z" />
      <path fill="#137c6d" d="M30 10v12L16 11z" />
      <path fill="#07534a" d="m2 22 8 8 6-19z" />
      <path fill="#0e7466" d="m30 22-8 8-6-19z" />
    </svg>
  );
}
