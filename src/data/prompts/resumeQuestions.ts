import { aboutDocument, forRole } from "./promptTemplate.ts";

export const resumeQuestions = aboutDocument({
  id: "resume-questions",
  title: "Interview questions for a resume",
  about: "Asks for questions that an interviewer should ask whoever wrote the resume.",
  intro: (role) => `This is the resume of somebody who applies${forRole(role)}.`,
  task: "Write three questions for the interview. Each should be about something that this resume says, and none about anything that has no bearing on the work.",
});
