import { aboutDocument, forRole } from "./promptTemplate.ts";

export const resumeSummary = aboutDocument({
  id: "resume-summary",
  title: "A summary of a resume",
  about: "Asks for a short summary of what the resume shows, for whoever decides whom to meet.",
  intro: (role) => `This is the resume of somebody who applies${forRole(role)}.`,
  task: "Summarise in at most five sentences what this person has done and can do. Say nothing that the resume does not say.",
});
