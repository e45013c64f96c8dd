// ONNX files written down node by node (onnx.proto3), for models that are small enough to know every answer of.

/** Fields of protocol buffers (https://protobuf.dev/programming-guides/encoding): a number, a text or a message. */
type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

function varint(value: number): number[] {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

function message(fields: readonly Field[]): Uint8Array {
  const bytes: number[] = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") bytes.push(...varint(number * 8), ...varint(value));
    else {
      const body =
        typeof value === "string"
          ? new TextEncoder().encode(value)
          : value instanceof Uint8Array
            ? value
            : message(value);
      bytes.push(...varint(number * 8 + 2), ...varint(body.length), ...body);
    }
  }
  return Uint8Array.from(bytes);
}

const types = { floats: 1, integers: 7 } as const;

interface Value {
  readonly name: string;
  readonly type: keyof typeof types;
  /** A name where a size is open. */
  readonly shape: readonly (number | string)[];
}

interface OnnxGraph {
  /** In the order in which they are computed; `numbers` are attributes. */
  readonly nodes: readonly {
    readonly op: string;
    readonly from: readonly string[];
    readonly to: string;
    readonly numbers?: Readonly<Record<string, number>>;
  }[];
  readonly tables: Readonly<Record<string, { shape: readonly number[]; data: Float32Array | BigInt64Array }>>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** An ONNX file of this graph, opset 17. */
export function onnxFile({ nodes, tables, inputs, outputs }: OnnxGraph): Uint8Array {
  const valueOf = ({ name, type, shape }: Value): Field[] => {
    const dimensions = shape.map((size): Field => [1, [typeof size === "number" ? [1, size] : [2, size]]]);
    const tensor: Field[] = [
      [1, types[type]],
      [2, dimensions],
    ];
    return [
      [1, name],
      [2, [[1, tensor]]],
    ];
  };
  const attributeOf = ([name, value]: [string, number]): Field => {
    const integer = 2;
    return [
      5,
      [
        [1, name],
        [3, value],
        [20, integer],
      ],
    ];
  };
  const graph: Field[] = [
    ...nodes.map(({ op, from, to, numbers = {} }): Field => {
      const names = from.map((name): Field => [1, name]);
      return [1, [...names, [2, to], [4, op], ...Object.entries(numbers).map(attributeOf)]];
    }),
    [2, "graph"],
    ...Object.entries(tables).map(([name, { shape, data }]): Field => {
      const type = data instanceof Float32Array ? types.floats : types.integers;
      const sizes = shape.map((size): Field => [1, size]);
      return [5, [...sizes, [2, type], [8, name], [9, new Uint8Array(data.buffer)]]];
    }),
    ...inputs.map((value): Field => [11, valueOf(value)]),
    ...outputs.map((value): Field => [12, valueOf(value)]),
  ];
  return message([
    [1, 8],
    [7, graph],
    [
      8,
      [
        [1, ""],
        [2, 17],
      ],
    ],
  ]);
}
