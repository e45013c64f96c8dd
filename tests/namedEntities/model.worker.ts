// As the data worker has it: a folder's files, a device, texts; each text's entities, or the error as the page shows it.
import { memorySource, type FileSet } from "../../src/domain/bytes.ts";
import { failureOf, type Failure } from "../../src/domain/errors.ts";
import { openNamedEntities, type NamedEntity } from "../../src/page/data/namedEntities/index.ts";
import type { ForeignDevice } from "../../src/page/foreignModels.ts";

export interface Question {
  /** Base64 by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly device: ForeignDevice;
  readonly texts: readonly string[];
  /** Stop after so many windows. */
  readonly stopAfter?: number;
}

export type Answer =
  | {
      readonly weights: string;
      readonly entities: readonly string[];
      readonly unknownLabels: readonly string[];
      readonly found: readonly (readonly NamedEntity[])[];
      readonly windows: readonly number[];
      readonly files: readonly string[];
      readonly ms: number;
    }
  | { readonly error: Failure };

self.addEventListener("message", (event: MessageEvent<Question>) => {
  answer(event.data).then(
    (value) => self.postMessage(value),
    (error: unknown) => self.postMessage({ error: failureOf(error, "") } satisfies Answer),
  );
});

async function answer({ files, device, texts, stopAfter }: Question): Promise<Answer> {
  const folder: FileSet = {
    name: "test model",
    list: () => Promise.resolve(Object.keys(files)),
    open: (path) => {
      const base64 = files[path];
      return Promise.resolve(
        base64 === undefined
          ? undefined
          : memorySource(
              path,
              Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)),
            ),
      );
    },
  };
  const told = new Set<string>();
  const model = await openNamedEntities(folder, { device, onFile: (file) => told.add(file) });
  const begun = performance.now();
  const found = [];
  const windows = [];
  for (const text of texts) {
    const stop = new AbortController();
    let count = 0;
    const progress = (done: number, of: number): void => {
      count = of;
      if (done === stopAfter) stop.abort();
    };
    found.push(await model.find(text, { signal: stop.signal, progress }));
    windows.push(count);
  }
  const ms = performance.now() - begun;
  const { weights, entities, unknownLabels } = model;
  await model.close();
  return { weights, entities, unknownLabels, found, windows, files: [...told], ms };
}
