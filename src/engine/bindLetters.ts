// The letters in a kernel's shapes, bound by the tensors that it is given: each letter is one size throughout.

import type { Dims } from "./backend.ts";
import type { ShapeSpec } from "./shapes.ts";
import type { Tensor } from "./tensor.ts";

type Shaped = Pick<Tensor, "dtype" | "shape">;

const given = (tensor: Shaped): string => `${tensor.dtype} [${tensor.shape.join(", ")}]`;

/** Adds to `d` what `tensor`, the argument `name`, says of its letters. Throws where the two do not go together. */
export function bindLetters(where: string, name: string, spec: ShapeSpec, tensor: Shaped, d: Dims): void {
  const { letters, dtype } = spec;
  if (tensor.dtype !== dtype || tensor.shape.length !== letters.length) {
    throw new Error(
      `internal: ${where}: ${name} is ${given(tensor)}, expected ${dtype} [${letters.join(", ")}]`,
    );
  }
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const n = tensor.shape[i] as number;
    const bound = d[letter];
    if (bound === undefined) d[letter] = n;
    else if (bound !== n) {
      throw new Error(
        `internal: ${where}: ${name} is ${given(tensor)}, expected ${letter} = ${bound} in [${letters.join(", ")}]`,
      );
    }
  }
}
