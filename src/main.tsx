// Mounts the app; the only import with side effects.
import { render } from "solid-js/web";
// First: what a page's own rules say comes after.
import "./ui/theme.css";
import { App } from "./ui/App.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("internal: index.html has no #app");
root.replaceChildren();
render(() => <App />, root);
