// What the tests of the Data page do again and again: open it, give it files, wait for a count.
import { expect, type Page } from "@playwright/test";
import { openPage, type Watched } from "./trainPage.ts";

export interface GivenFile {
  name: string;
  text: string;
}

/** Two people speak; the second one tells who they are. */
export const transcript = `Interviewer: Thank you for coming. What did you do at your last position?
Candidate: My name is Anna Kowalska. I was a nurse at Saint Mary Hospital in Leeds for six years. You can write to anna.kowalska@example.org or call +44 20 7946 0958.
Interviewer: How do you deal with a difficult patient?
Candidate: I listen first. Once a man shouted at everybody, and I asked him what had happened that day.
Interviewer: What would you like to learn here?
Candidate: I would like to lead a small team, and Anna Kowalska always learns quickly.
`;

export const resume = (name: string, email: string): string => `${name}
Email: ${email}

Experience
Nurse on a ward with thirty beds, four years. Planned shifts for nine colleagues and taught two of them.
Before that: care assistant in a home, two years.

Skills
First aid, planning, German and English.
`;

/** Rows of a table: every one another text. */
export function table(rows: number): string {
  const words = ["calm", "brief", "exact", "kind", "quick", "patient"];
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a = "", b = ""] = [words[i % 6], words[(i * 5 + 1) % 6]];
    return `${i},"Answer number ${i}: I would stay ${a} and ask the customer what happened, then write a ${b} note about case ${(i * 7919) % 100_003}."`;
  });
  return `id,text\n${lines.join("\n")}\n`;
}

export const openData = async (page: Page): Promise<Watched> => openPage(page, "#/data");

const buffers = (files: readonly GivenFile[]) =>
  files.map(({ name, text }) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) }));

/** Chooses files, and says what the project is for where it is asked. */
export async function giveFiles(page: Page, files: readonly GivenFile[], isFirst = true): Promise<void> {
  await page.setInputFiles('[data-files="documents"]', buffers(files));
  if (isFirst) await statePurpose(page);
}

/** Answers the question that is asked once. */
export async function statePurpose(page: Page): Promise<void> {
  await page.check('[data-purpose] input[value="training"]');
  await page.click('[data-action="state-purpose"]');
}

export const waitForReading = async (page: Page, timeout = 30_000): Promise<void> => {
  await expect(page.locator('[data-under-way="reading"]')).toHaveCount(0, { timeout });
  await expect(page.locator("[data-report]")).toBeVisible({ timeout });
};

/** How many documents the open project has, as the list says. */
export const documentsListed = async (page: Page): Promise<number> => {
  const text = await page.locator('.documents header [role="status"]').innerText();
  return Number(text.replace(/[^0-9]/g, ""));
};

export async function anonymiseAll(page: Page): Promise<void> {
  await page.click('[data-action="anonymise"]');
  await expect(page.locator('[data-under-way="working"]')).toHaveCount(0, { timeout: 30_000 });
}
