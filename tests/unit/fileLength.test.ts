// A file that does not fit on a few screens is two files. Prints the ten largest so that growth is seen early.
import { expect, it } from "vitest";
import { sourceFiles } from "./sourceFiles.ts";

const limitLines = 400;

it("keeps files to 400 lines, or has them say why not", () => {
  const sized = sourceFiles("src", "workers", "scripts", "tests")
    .map(({ path, text }) => ({ path, text, lines: text.trimEnd().split("\n").length }))
    .sort((a, b) => b.lines - a.lines);
  console.log(
    sized
      .slice(0, 10)
      .map(({ path, lines }) => `${String(lines).padStart(5)}  ${path}`)
      .join("\n"),
  );
  const unexplained = sized.filter(
    ({ lines, text }) =>
      lines > limitLines && !/^\/\/ Long because: \S/m.test(text.split("\n").slice(0, 15).join("\n")),
  );
  expect(unexplained.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
});
