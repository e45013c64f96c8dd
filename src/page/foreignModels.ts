// Models of somebody else's making in ONNX, computed by transformers.js. Their files come through our own FileSet (a folder chosen
// on this device, a hub, a mirror), so that what the person allowed and what the browser already keeps holds here as well: the
// library itself is given no network at all. The runtime comes from this site, and only once a model is opened.
import { type FileSet, readAll } from "../domain/bytes.ts";
import { quote } from "../domain/errors.ts";
import type { ModelReference } from "../domain/records/index.ts";
import type { NamedBlob } from "./bridge/types.ts";
import type { PageModels } from "./modelReferences.ts";

export type ForeignDevice = "webgpu" | "wasm";

/** Such a model as somebody chose it. */
export interface ForeignModel {
  readonly reference: ModelReference;
  /** Files that were chosen on this device, for a reference of that kind. */
  readonly files: readonly NamedBlob[] | null;
  readonly device: ForeignDevice;
}

/** AppError "hub/...", "model/files-needed", "origins/not-allowed". */
export async function foreignFiles(
  models: Pick<PageModels, "provide" | "files">,
  { reference, files }: ForeignModel,
  signal: AbortSignal,
): Promise<FileSet> {
  if (reference.kind === "files" && files !== null) models.provide(reference.key, files);
  return models.files(reference, { signal });
}

/** What the library calls a kind of weights. */
export type WeightKind = "q8" | "int8" | "uint8" | "q4" | "q4f16" | "fp16" | "fp32";

const endings: Record<WeightKind, string> = {
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  fp16: "_fp16",
  fp32: "",
};

export interface OnnxWeights {
  readonly dtype: WeightKind;
  readonly path: string;
  /** Of the path; "": none. */
  readonly folder: string;
}

/** The first kind that is there, and else the paths that were looked for. */
export async function onnxWeights(
  files: FileSet,
  kinds: readonly WeightKind[],
): Promise<OnnxWeights | { readonly tried: readonly string[] }> {
  const tried: string[] = [];
  for (const folder of ["onnx", ""]) {
    for (const dtype of kinds) {
      const path = `${folder === "" ? "" : `${folder}/`}model${endings[dtype]}.onnx`;
      tried.push(path);
      if ((await files.open(path)) !== undefined) return { dtype, path, folder };
    }
  }
  return { tried };
}

// The library asks for addresses of this host and is answered from the FileSet.
const host = "https://model.invalid/";
/** What the library is asked to open. */
export const foreignId = "FeedbackLoop/chosen";

type OnFile = (file: string, done: number, total: number) => void;

/** The library, with these files as all that it can reach; `failure`: what was thrown while it was given one. */
export async function openLibrary(files: FileSet, onFile?: OnFile) {
  const [library, runtime] = await Promise.all([
    import("@huggingface/transformers"),
    import("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url"),
  ]);
  const { env } = library;
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.remoteHost = host;
  const { wasm } = env.backends.onnx;
  if (wasm === undefined) throw new Error("internal: the runtime has no WebAssembly.");
  // The library would take it from another site. Its script half is part of the library's own; this one has both devices.
  wasm.wasmPaths = { wasm: runtime.default };
  // Helper threads would be started from a file of the runtime's, which the site's policy refuses to nobody but us.
  wasm.numThreads = 1;
  let failure: unknown;
  env.fetch = async (address: string | URL) => {
    try {
      return await answer(files, String(address), onFile);
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  return { library, failure: () => failure };
}

async function answer(files: FileSet, address: string, onFile: OnFile | undefined): Promise<Response> {
  const path = address.startsWith(host) ? /\/resolve\/[^/]+\/+(.+)$/.exec(address)?.[1] : undefined;
  // The runtime reads its own files by other means; nothing else has a reason to ask.
  if (path === undefined) throw new Error(`internal: a model asked for ${quote(address)}.`);
  const source = await files.open(decodeURIComponent(path));
  if (source === undefined) return new Response(null, { status: 404 });
  onFile?.(path, 0, source.sizeBytes);
  const bytes = await readAll(source);
  onFile?.(path, source.sizeBytes, source.sizeBytes);
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { "content-length": String(source.sizeBytes) },
  });
}
