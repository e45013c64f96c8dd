// A file may be dropped on any page: a project file is shown before it is imported, anything else goes to Train. Places
// that take drops of their own come first, except for project files.
import { createSignal, onCleanup } from "solid-js";
import type { NamedBlob } from "../../../page/bridge/types.ts";
import { droppedFiles } from "../../files/files.ts";

const quietMs = 200;

/** Whether a file is held over the page. */
export function dropAnywhere(
  onProject: (name: string, files: NamedBlob[]) => void,
  onFiles: (files: NamedBlob[]) => void,
): () => boolean {
  const [over, setOver] = createSignal(false);
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
  const hover = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
    // Browsers repeat the event while the file is held still: silence means that it left.
    clearTimeout(leaving);
    leaving = setTimeout(() => setOver(false), quietMs);
  };
  const takeProject = (event: DragEvent): void => {
    setOver(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    const [first] = files;
    if (event.dataTransfer === null || first === undefined || files.length > 1) return;
    const isZip = /\.zip$/i.test(first.name);
    // A folder may be a project's or a model's: only its files show which.
    const isFolder = event.dataTransfer.items[0]?.webkitGetAsEntry()?.isDirectory === true;
    if (!isZip && !isFolder) return;
    event.preventDefault();
    event.stopPropagation();
    if (isZip) onProject(first.name, [{ path: first.name, blob: first }]);
    else
      void droppedFiles(event.dataTransfer).then((found) => {
        if (found.some(({ path }) => /^[^/]+\/manifest\.json$/.test(path))) onProject(first.name, found);
        else onFiles(found);
      });
  };
  const takeFiles = (event: DragEvent): void => {
    if (event.defaultPrevented || event.dataTransfer === null || !hasFiles(event)) return;
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  addEventListener("dragover", hover);
  addEventListener("drop", takeProject, { capture: true });
  addEventListener("drop", takeFiles);
  onCleanup(() => {
    removeEventListener("dragover", hover);
    removeEventListener("drop", takeProject, { capture: true });
    removeEventListener("drop", takeFiles);
    clearTimeout(leaving);
  });
  return over;
}
