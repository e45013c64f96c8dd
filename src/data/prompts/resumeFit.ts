import { aboutDocument, forRole } from "./promptTemplate.ts";

export const resumeFit = aboutDocument({
  id: "resume-fit",
  title: "What a resume shows for a role",
  about: "Asks what in the resume speaks for the role and what is still open.",
  intro: (role) => `This is the resume of somebody who applies${forRole(role)}.`,
  task: "Name what in it shows that this person can do the work, what is still open, and what to ask about it. Judge only by what bears on the work.",
});
