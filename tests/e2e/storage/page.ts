// Hands the browser's storage to the test, which runs its steps inside this page.
import { browserCache } from "../../../src/storage/browserCache.ts";
import { browserFolder, openProjectDatabase } from "../../../src/storage/browserFolder.ts";

const storage = { browserCache, browserFolder, openProjectDatabase };

declare global {
  interface Window {
    storage: typeof storage;
  }
}

window.storage = storage;
