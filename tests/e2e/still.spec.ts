// Nothing on the page moves by itself, on a phone, from the first visit through a run. On a desk measures.spec.ts sees it too.
import { test } from "@playwright/test";
import { slow } from "./trainPage.ts";
import { followSample } from "./followSample.ts";

test("from the address through a run nothing moves by itself at 390 pixels", slow, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await followSample(page, () => undefined);
});
