// Hands the browser's storage to the test, which runs its steps inside this page.
import { eraseInBrowser, lineageInBrowser } from "../../../src/page/data/browserErasure.ts";
import { browserData } from "../../../src/storage/browserData.ts";
import { browserCache } from "../../../src/storage/browserCache.ts";
import { browserFolder } from "../../../src/storage/browserFolder.ts";
import { z } from "zod";
import { recordKinds } from "../../../src/domain/records/index.ts";
import { folderName } from "../../../src/domain/records/parts.ts";
import { record } from "../../../src/domain/records/record.ts";
import { openProjectDatabase, takeLease } from "../../../src/storage/projectDatabase.ts";
import { projectRecords } from "../../../src/storage/projectRecords.ts";

/** A kind of record that the list does not have. */
const remark = record({
  id: "remarks",
  title: "remark",
  key: ["project", "id"],
  shape: { project: folderName, id: folderName, better: z.enum(["left", "right"]) },
  migrations: [],
});

const kinds = [...recordKinds, remark];
const storage = {
  browserCache,
  browserData,
  browserFolder,
  eraseInBrowser,
  lineageInBrowser,
  openProjectDatabase,
  takeLease,
  projectRecords,
  remark,
  kinds,
};

declare global {
  interface Window {
    storage: typeof storage;
  }
}

window.storage = storage;
