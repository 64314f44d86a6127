import { NativeSelect } from '@mantine/core';
import type { Form } from '../../../request/useForm.js';
import css from '../products.module.css';
import type { Pipeline, ProductValues } from './values.js';

const pipelines: Readonly<Record<Pipeline, { readonly name: string; readonly what: string }>> = {
  'face.detect': { name: 'Face detection', what: 'Finds every face on a photo, with its box and landmarks.' },
  'face.compare': { name: 'Face comparison', what: 'Says how alike the faces on two photos are.' },
  'kyc.verify': {
    name: 'Identity verification',
    what: 'Compares a selfie with the photo on a document, and judges whether it is live.',
  },
};

/** Which of the server's own pipelines it is. */
export function PipelineFields({ form }: { readonly form: Form<ProductValues> }) {
  const { values, text } = form;
  return (
    <div className={css.pair}>
      <NativeSelect
        label="Pipeline"
        description={pipelines[values['backend.pipeline']].what}
        data={Object.entries(pipelines).map(([value, { name }]) => ({ value, label: `${name} (${value})` }))}
        {...text('backend.pipeline')}
      />
    </div>
  );
}
