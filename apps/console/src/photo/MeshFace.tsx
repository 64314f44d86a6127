import { cutBoxPath } from '../overlay/geometry.js';
import { facets, landmarkDots } from './faceMesh.js';
import css from './photo.module.css';

const drawn = facets();
const dots = landmarkDots()
  .map(({ x, y }) => `M${x} ${y}h0`)
  .join('');
const box = cutBoxPath({ x: -106, y: -142, width: 212, height: 276 }, 18);

/** A drawn face of facets, boxed and dotted as the API would mark a photo. Decoration. */
export function MeshFace({ className }: { readonly className?: string }) {
  return (
    <svg className={className} viewBox="-116 -152 232 296" aria-hidden="true">
      <g strokeWidth={0.75} strokeLinejoin="round">
        {drawn.map(({ points, light }) => {
          const colour = `color-mix(in oklab, var(--facet-light) ${Math.round(light * 100)}%, var(--facet-dark))`;
          return <polygon key={points} points={points} style={{ fill: colour, stroke: colour }} />;
        })}
      </g>
      <path d={dots} className={css.meshDots} />
      <path d={box} className={css.meshBox} />
    </svg>
  );
}
