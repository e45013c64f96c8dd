// Whether single keys judge, in this browser. Off helps whoever steers by speech, where a word may be taken for keys.
import { createSignal } from "solid-js";

const key = "feedbackloop.judgeByKeys";
const [takesKeys, set] = createSignal(stored());
export { takesKeys };

export function setTakesKeys(takes: boolean): void {
  set(takes);
  try {
    localStorage.setItem(key, String(takes));
  } catch {
    // It then holds until the page is closed.
  }
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) !== "false";
  } catch {
    return true;
  }
}
