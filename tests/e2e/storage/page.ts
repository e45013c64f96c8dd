// Hands the browser's storage to the test, which runs its steps inside this page.
import { browserCache } from "../../../src/storage/browserCache.ts";
import { browserFolder } from "../../../src/storage/browserFolder.ts";
import { openProjectDatabase, takeLease } from "../../../src/storage/projectDatabase.ts";

const storage = { browserCache, browserFolder, openProjectDatabase, takeLease };

declare global {
  interface Window {
    storage: typeof storage;
  }
}

window.storage = storage;
