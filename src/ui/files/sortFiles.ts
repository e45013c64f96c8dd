// Which of the chosen files are a model and which a data set, told from their names alone. Knows the readers of rows, so it is
// loaded when there are files.
import { rowExtensions } from "../../data/readers/index.ts";
import type { NamedBlob } from "../../page/bridge/types.ts";
import { isWeights } from "./files.ts";

const isModelFile = (path: string): boolean =>
  isWeights(path) ||
  /(^|\/)(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template|model\.safetensors\.index)\.(json|jinja)$/.test(
    path,
  ) ||
  /(^|\/)(merges|vocab)\.txt$/.test(path);

const isDataset = (path: string): boolean =>
  rowExtensions().includes(path.split(".").pop()?.toLowerCase() ?? "") && !isModelFile(path);

export interface Sorted {
  model: NamedBlob[];
  datasets: NamedBlob[];
  other: NamedBlob[];
}

/** A folder with weights in it is a model as a whole; loose files are told apart one by one. */
export function sortFiles(files: NamedBlob[]): Sorted {
  const modelFolders = files
    .filter(({ path }) => isWeights(path) && path.includes("/"))
    .map(({ path }) => path.split("/")[0]);
  const sorted: Sorted = { model: [], datasets: [], other: [] };
  for (const file of files) {
    const inModelFolder = file.path.includes("/") && modelFolders.includes(file.path.split("/")[0]);
    if (inModelFolder || isModelFile(file.path)) sorted.model.push(file);
    else if (isDataset(file.path)) sorted.datasets.push(file);
    else sorted.other.push(file);
  }
  return sorted;
}
