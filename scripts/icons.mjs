// Draws the icons that installing needs from public/icon.svg: `node scripts/icons.mjs`. Needs a Chromium; run by hand
// when the drawing changes. The maskable one fills its square, as systems cut their own shape out of it; the drawing
// lies within the circle of 80 % that is never cut.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "./chromium.mjs";
import { root } from "./install.mjs";

const folder = join(root, "public");
const round = readFileSync(join(folder, "icon.svg"), "utf8");
const square = round.replace(/ rx="\d+"/, "");
const icons = [
  ["icon-192.png", round, 192],
  ["icon-512.png", round, 512],
  ["icon-maskable-512.png", square, 512],
  ["icon-180.png", square, 180],
];

const executablePath = await findChromium();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  for (const [name, drawing, size] of icons) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
    );
    writeFileSync(join(folder, name), await page.screenshot({ omitBackground: true }));
    console.log(name);
  }
} finally {
  await browser.close();
}
