// Hands the browser's storage to the test, which runs its steps inside this page.
import * as storage from "../../../src/storage/indexedDb.ts";

declare global {
  interface Window {
    storage: typeof storage;
  }
}

window.storage = storage;
