// A whole report, as somebody opens it who has nothing but the file: no network, no script, nothing that axe finds, nothing cut on paper,
// and every number in it the project's. Its project is the unit tests', with texts in it that a browser would run.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { checkReport } from "../../scripts/check-report.ts";
import { inside, temporaryFolder } from "../unit/cli/support.ts";
import { fairnessLine, hostileFiles, moreLayers, writeProject } from "../unit/report/project.ts";
import { violations } from "./axe.ts";
import { slow } from "./trainPage.ts";

/** A4 without its margins, in CSS pixels. */
const paper = { width: 688, height: 1016 };

test(
  "a report opens alone, reads well in all looks, fits its paper, and has no number but the project's",
  slow,
  async ({ page }) => {
    const folder = temporaryFolder();
    const commands = inside({ cwd: folder.path });
    try {
      const project = join(folder.path, "project");
      const { groups } = fairnessLine() as { groups: object[] };
      const named = groups.map((one, i) => ({ ...one, group: `Native Hawaiian or Pacific Islander & ${i}` }));
      writeProject(project, {
        ...moreLayers(),
        ...hostileFiles(),
        "reports/decision.crossed.fairness.jsonl": [
          { ...fairnessLine(), attribute: "race & sex", groups: named },
        ],
      });
      const { code } = await commands.ask(
        "report",
        "--project",
        "project",
        "--out",
        "out",
        "--format",
        "html",
      );
      expect(code).toBe(0);
      const report = join(folder.path, "out", "report.html");
      const { numbers, faults } = await checkReport(project, report);
      expect(faults).toEqual([]);
      expect(numbers).toBeGreaterThan(200);

      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("dialog", (dialog) => {
        asked.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      const address = pathToFileURL(report).href;
      await page.goto(address);
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
      });
      expect(await violations(page, "a report")).toEqual([]);
      expect(await page.evaluate(() => "ran" in window)).toBe(false);
      expect(
        await page.locator("script, img, iframe, form, link, [onclick], [onerror], [onload]").count(),
      ).toBe(0);
      expect(asked).toEqual([address]);

      await page.setViewportSize(paper);
      await page.emulateMedia({ media: "print" });
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll(".scroll, .picture, pre, p, li")].flatMap((one) =>
          one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
            ? [
                `${one.className} ${one.getAttribute("aria-label") ?? one.textContent.slice(0, 60)}: ${one.scrollWidth} > ${one.clientWidth}`,
              ]
            : [],
        ),
      );
      expect(cut).toEqual([]);
    } finally {
      await commands.close();
      folder.remove();
    }
  },
);
