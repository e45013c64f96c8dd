// Judge: one pair after another, by itself. In the address: ?bundle= and an invitation's address; or project, task, annotator.
import type { Page } from "./page.ts";

export const judge: Page = {
  path: "judge",
  title: "Judge",
  isAlone: true,
  load: () => import("./JudgePage.tsx"),
  async take(app, [file]) {
    const { createInvitation } = await import("../state/createInvitation.ts");
    if (file !== undefined) await app.keep(createInvitation).open(file.blob);
  },
};
