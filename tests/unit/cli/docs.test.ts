import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLineDocs } from "../../../src/cli/docs.ts";
import { commands } from "../../../src/cli/index.ts";
import { commonFields } from "../../../src/domain/config/common.ts";
import { root } from "./support.ts";

it("docs/command-line.md says what the definitions say (else: npx tsx scripts/write-docs.ts)", async () => {
  const written = await commandLineDocs();
  expect(readFileSync(join(root, "docs", "command-line.md"), "utf8")).toBe(written);
  for (const { id } of commands) expect(written).toContain(`## ${id}\n`);
  for (const key of Object.keys(commonFields)) expect(written).toContain(`\`${key}\``);
});
