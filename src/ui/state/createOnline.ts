// Whether the browser has a network, while whoever asks is there.
import { type Accessor, createSignal, onCleanup } from "solid-js";

export function createOnline(): Accessor<boolean> {
  const [isOnline, setOnline] = createSignal(navigator.onLine);
  const look = (): void => void setOnline(navigator.onLine);
  addEventListener("online", look);
  addEventListener("offline", look);
  onCleanup(() => {
    removeEventListener("online", look);
    removeEventListener("offline", look);
  });
  return isOnline;
}
