// A folder of a store as a set of files, as models are read from.
import type { FileSet } from "../domain/bytes.ts";
import type { ProjectStore } from "./projectStore.ts";

export function storeFiles(store: ProjectStore, folder: string): FileSet {
  return {
    name: folder,
    list: async () => (await store.list(folder)).map(({ path }) => path.slice(folder.length + 1)),
    open: (path) => store.open(`${folder}/${path}`),
  };
}
