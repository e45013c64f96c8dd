// Parquet: the only kind of rows that is no text. What reads it is loaded when such a file comes: the list of readers is part of
// the page's first load.
import type { Reader } from "./reader.ts";

export const parquet: Reader & { magic: string } = {
  id: "parquet",
  title: "Parquet",
  extensions: ["parquet"],
  magic: "PAR1",
  looksLike: () => false,
  async read(source, sink, options) {
    const { readParquet } = await import("./parquetFile.ts");
    await readParquet(source, sink, options);
  },
};
