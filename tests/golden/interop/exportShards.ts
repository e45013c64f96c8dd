// MODEL ADAPTER OUTPUT BYTES: merges as `models merge` does, with shards of that size instead of 5 GB.
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adapterBase, loadAdapter } from "../../../src/models/adapterFiles.ts";
import { exportModel } from "../../../src/models/exportModel.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { folderFiles } from "../../../src/storage/folder.ts";

const [model = "", adapterFolder = "", output = "", bytes = ""] = process.argv.slice(2);
const source = await openModel(folderFiles(model));
const adapter = await loadAdapter(folderFiles(adapterFolder), adapterBase(source));
mkdirSync(output, { recursive: true });
for (const { path, chunks } of await exportModel(source, {
  adapter,
  baseName: model,
  shardBytes: Number(bytes),
})) {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks()) parts.push(chunk);
  await writeFile(join(output, path), Buffer.concat(parts));
}
