import { expect, it } from 'vitest';
import { runOnnx } from '../testing/run-onnx.js';
import { withInnerOutputs } from './inner-outputs.js';
import { OnnxGraph } from './onnx-graph.js';

it('tells inner tensors beside the outputs, which stay as they are', async () => {
  const graph = new OnnxGraph();
  const doubled = graph.node('Add', [graph.input('input', [1, 2]), 'input']);
  graph.output(graph.node('Relu', [doubled]), 'y', [1, 2]);
  const input = { shape: [1, 2], values: [-1, 3] };
  expect(await runOnnx(withInnerOutputs(graph.encode(), [doubled]), input)).toEqual({ y: [0, 6], [doubled]: [-2, 6] });
});
