// Parquet: the only kind of rows that is no text. A row has no line; its number stands for it. Pages list the readers, so what
// reads is loaded when such a file comes (parquetFile.ts).

import type { Reader } from "./reader.ts";

export const parquetMagic = "PAR1";

export const parquet: Reader = {
  id: "parquet",
  title: "Parquet",
  extensions: ["parquet"],
  magic: parquetMagic,
  looksLike: () => false,
  async read(source, sink, options) {
    const { readParquet } = await import("./parquetFile.ts");
    await readParquet(source, sink, options);
  },
};
