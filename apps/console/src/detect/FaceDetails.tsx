import type { DetectedFace } from '@facet/sdk';
import type { ReactNode } from 'react';
import { degrees, percent, score, words } from '../format.js';
import type { Size } from '../overlay/geometry.js';
import css from './detect.module.css';

/** Everything that the answer says about one face. Absent attributes were not asked for. */
export function FaceDetails({ face, size }: { readonly face: DetectedFace; readonly size: Size }) {
  const { attributes, bounding_box: box } = face;
  const pixels = [box.left * size.width, box.top * size.height, box.width * size.width, box.height * size.height];
  const [left, top, width, height] = pixels.map(Math.round);
  return (
    <>
      <Group title="Detection">
        <Bar name="Confidence" value={face.confidence} text={percent(face.confidence)} />
        <Row name="Box">
          {width} × {height} px at {left}, {top}
        </Row>
        {face.landmarks && <Row name="Landmarks">{face.landmarks.length} points</Row>}
      </Group>
      {attributes?.quality && (
        <Group title="Quality">
          <Bar name="Brightness" value={attributes.quality.brightness} text={score(attributes.quality.brightness)} />
          <Bar name="Sharpness" value={attributes.quality.sharpness} text={score(attributes.quality.sharpness)} />
        </Group>
      )}
      {attributes?.pose && (
        <Group title="Pose">
          <Angle name="Yaw" value={attributes.pose.yaw} />
          <Angle name="Pitch" value={attributes.pose.pitch} />
          <Angle name="Roll" value={attributes.pose.roll} />
        </Group>
      )}
      {attributes?.age !== undefined && (
        <Group title="Person">
          <Row name="Age">about {Math.round(attributes.age)} years</Row>
          {attributes.gender && (
            <Judged name="Gender" value={attributes.gender.value} share={attributes.gender.confidence} />
          )}
          {attributes.emotion && (
            <Judged name="Emotion" value={attributes.emotion.value} share={attributes.emotion.confidence} />
          )}
        </Group>
      )}
      {attributes?.eyes_open && (
        <Group title="State">
          <Judged name="Eyes open" value={attributes.eyes_open.value} share={attributes.eyes_open.confidence} />
          {attributes.mouth_closed && (
            <Judged
              name="Mouth closed"
              value={attributes.mouth_closed.value}
              share={attributes.mouth_closed.confidence}
            />
          )}
          {attributes.occluded && (
            <Judged name="Occluded" value={attributes.occluded.value} share={attributes.occluded.confidence} />
          )}
        </Group>
      )}
    </>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css.group}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Bar({ name, value, text }: { readonly name: string; readonly value: number; readonly text: string }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd className={css.measured}>
        <span className={css.track}>
          <span style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }} />
        </span>
        {text}
      </dd>
    </div>
  );
}

/** An angle between −90° and +90° as a mark on a line whose middle is zero. */
function Angle({ name, value }: { readonly name: string; readonly value: number }) {
  const place = 50 + (Math.max(-90, Math.min(90, value)) / 180) * 100;
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd className={css.measured}>
        <span className={css.axis}>
          <span style={{ left: `${place}%` }} />
        </span>
        {degrees(value)}
      </dd>
    </div>
  );
}

function Judged({
  name,
  value,
  share,
}: {
  readonly name: string;
  readonly value: string | boolean;
  readonly share: number;
}) {
  const said = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : words(value);
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>
        {said} <span className={css.share}>{percent(share)}</span>
      </dd>
    </div>
  );
}
