// Whether the browser has projects, told without the records' schemas: a first visit has none, and loads none of what reads them.

export const projectDatabaseName = "feedbackloop-projects";

/** The store of projects has the name of their kind (projectDatabase.ts). */
const projectStore = "project";

/** False only where it is certain; what goes wrong here is found and told by whoever opens the database. */
export function mayHaveProjects(name = projectDatabaseName): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      // Without a version: an older or newer database is left as it is.
      const request = indexedDB.open(name);
      let isNew = false;
      request.onupgradeneeded = () => {
        isNew = true;
        // Asking is to make nothing.
        request.transaction?.abort();
      };
      request.onerror = (event) => {
        event.preventDefault();
        resolve(!isNew);
      };
      request.onblocked = () => resolve(true);
      request.onsuccess = () => {
        const database = request.result;
        const answer = (value: boolean): void => {
          database.close();
          resolve(value);
        };
        // Another tab may be making it anew.
        database.onversionchange = () => answer(true);
        try {
          const count = database.transaction(projectStore).objectStore(projectStore).count();
          count.onsuccess = () => answer(count.result > 0);
          count.onerror = () => answer(true);
        } catch {
          answer(true);
        }
      };
    } catch {
      resolve(true);
    }
  });
}
