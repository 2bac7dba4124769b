import {
  Add,
  BatchMatMul,
  env,
  type GradConfig,
  matMul,
  mul,
  registerGradient,
  Softplus,
  scalar,
  sigmoid,
  square,
  sub,
  Tanh,
  type Tensor2D,
  util,
} from '@tensorflow/tfjs-core';

// tfjs-core registers no gradients itself, and `dist/register_all_gradients`, made for bundlers, does not resolve in
// plain Node. The loss needs these; another operation in it would be refused by name.
const GRADIENTS: readonly GradConfig[] = [
  {
    kernelName: BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      if (attributes['transposeA'] || attributes['transposeB']) {
        throw new Error('The gradient of a product with a transposed matrix is not registered.');
      }
      const [a, b] = saved as [Tensor2D, Tensor2D];
      return {
        a: () => matMul(dy as Tensor2D, b, false, true),
        b: () => matMul(a, dy as Tensor2D, true, false),
      };
    },
  },
  {
    kernelName: Softplus,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => {
      const [x] = saved as [Tensor2D];
      return { x: () => mul(dy as Tensor2D, sigmoid(x)) };
    },
  },
  {
    kernelName: Tanh,
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [Tensor2D];
      return { x: () => mul(dy as Tensor2D, sub(scalar(1), square(y))) };
    },
  },
  {
    kernelName: Add,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor2D, Tensor2D];
      if (!util.arraysEqual(a.shape, b.shape))
        throw new Error('The gradient of a sum is registered for equal shapes only.');
      return { a: () => dy as Tensor2D, b: () => dy as Tensor2D };
    },
  },
];

/** Makes the operations of the loss differentiable; to be called once, before the first gradient. */
export function registerGradients(): void {
  // The CPU backend otherwise greets Node, and workerd's Node compatibility, with a banner on stderr.
  env().set('IS_NODE', false);
  for (const gradient of GRADIENTS) registerGradient(gradient);
}
