// A place to drop files on, with buttons that do the same for a keyboard. Folders are walked.
import { createSignal, Show, type JSX } from "solid-js";
import type { NamedBlob } from "../../page/bridge/types.ts";
import { droppedFiles, pickedFiles } from "../files/files.ts";

interface DropZoneProps {
  /** For the tests and for labels: what is dropped here. */
  name: string;
  accept: string;
  button: string;
  folderButton?: string;
  multiple?: boolean;
  onFiles: (files: NamedBlob[]) => void;
  children: JSX.Element;
}

export function DropZone(props: DropZoneProps) {
  const [over, setOver] = createSignal(false);
  let fileInput!: HTMLInputElement;
  let folderInput: HTMLInputElement | undefined;

  const take = (input: HTMLInputElement): void => {
    const files = pickedFiles(input.files);
    // The same file can be chosen again after it was changed on disk.
    input.value = "";
    if (files.length > 0) props.onFiles(files);
  };

  return (
    <div
      class="drop"
      classList={{ over: over() }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(props.onFiles);
      }}
    >
      <div>{props.children}</div>
      <div class="buttons">
        <button type="button" class="compact" onClick={() => fileInput.click()}>
          {props.button}
        </button>
        <Show when={props.folderButton}>
          {(label) => (
            <button type="button" class="compact" onClick={() => folderInput?.click()}>
              {label()}
            </button>
          )}
        </Show>
      </div>
      <input
        ref={fileInput}
        type="file"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-files={props.name}
        accept={props.accept}
        multiple={props.multiple ?? false}
        onChange={(event) => take(event.currentTarget)}
      />
      <Show when={props.folderButton}>
        <input
          ref={(element) => {
            folderInput = element;
            element.webkitdirectory = true;
          }}
          type="file"
          hidden
          aria-hidden="true"
          tabIndex={-1}
          data-files={`${props.name}-folder`}
          multiple
          onChange={(event) => take(event.currentTarget)}
        />
      </Show>
    </div>
  );
}
