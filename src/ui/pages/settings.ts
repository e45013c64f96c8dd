// Settings: they belong to no project, and need attention where no device can compute.
import type { Page } from "./page.ts";

export const settings: Page = {
  path: "settings",
  title: "Settings",
  load: () => import("./SettingsPage.tsx"),
  state({ setup }) {
    const report = setup.state.devices;
    return report !== null && !report.webgpu.available && !report.wasm.available ? "needs attention" : "";
  },
};
