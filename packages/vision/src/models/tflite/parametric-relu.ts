import type { Constant } from '../onnx/constant.js';
import type { LiteModel, LiteOperator, OperatorName } from './lite-model.js';

/**
 * Recognises a parametric ReLU spelled out as `relu(x) + c · (x − |x|)`: for a negative x that is 2c·x, so the slope is
 * twice `c`. Returns undefined when the sum is an ordinary one.
 */
export function parametricReluOf(
  sum: LiteOperator,
  model: LiteModel,
  producers: ReadonlyMap<number, LiteOperator>,
): { input: number; slope: Constant } | undefined {
  const producer = (tensor: number | undefined, name: OperatorName) => {
    const operator = producers.get(tensor ?? -1);
    return operator?.name === name ? operator : undefined;
  };
  for (const [left, right] of bothOrders(sum.inputs)) {
    const relu = producer(left, 'RELU');
    const product = producer(right, 'MUL');
    if (!relu || !product) continue;
    for (const [factor, term] of bothOrders(product.inputs)) {
      const constant = model.tensors[factor]?.constant;
      const difference = producer(term, 'SUB');
      const absolute = producer(difference?.inputs[1], 'ABS');
      const input = relu.inputs[0];
      if (!constant || input === undefined || difference?.inputs[0] !== input || absolute?.inputs[0] !== input)
        continue;
      return { input, slope: { shape: constant.shape, values: constant.values.map((value) => 2 * value) } };
    }
  }
  return undefined;
}

function bothOrders([a = -1, b = -1]: readonly number[]): [number, number][] {
  return [
    [a, b],
    [b, a],
  ];
}
