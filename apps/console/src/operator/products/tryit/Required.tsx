import css from '../products.module.css';

/** The star behind the name of what must be given, as beside other fields. */
export function Required() {
  return (
    <span className={css.required} aria-hidden="true">
      {' '}
      *
    </span>
  );
}
