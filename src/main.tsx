// Mounts the app; the only import with side effects.
import { render } from "solid-js/web";
import { App } from "./ui/App.tsx";
import { startOffline } from "./ui/state/offline.ts";
import "./ui/theme.css";

const root = document.getElementById("app");
if (root === null) throw new Error("internal: index.html has no #app");
render(() => <App />, root);
startOffline();
