// MODEL ADAPTER OUTPUT BYTES: merges as `models merge` does, with shards of that size instead of 5 GB.
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeConfig } from "../../../src/models/describe.ts";
import { loadAdapter } from "../../../src/models/saved/adapter.ts";
import { mergedModel } from "../../../src/models/saved/wholeModel.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { folderFiles } from "../../../src/storage/folder.ts";

const [model = "", adapterFolder = "", output = "", bytes = ""] = process.argv.slice(2);
const source = await openModel(folderFiles(model));
const adapter = await loadAdapter(folderFiles(adapterFolder), describeConfig(source));
mkdirSync(output, { recursive: true });
for (const { path, chunks } of await mergedModel(source, {
  adapter,
  baseName: model,
  shardBytes: Number(bytes),
})) {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks()) parts.push(chunk);
  await writeFile(join(output, path), Buffer.concat(parts));
}
