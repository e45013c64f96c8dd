// The fourteen competencies of the corpus, hand-written. The parts are put into frames by answer.ts:
//   situation  a clause in the past tense after "In my last job," and the like; begins in lower case
//   action     what follows "I": a verb in the past tense
//   result     a clause in the past tense after "As a result,"
//   lesson     a clause after "I learned that"
//   question   for any role; {role} is the job's title
// Slots: {place} {task} {tool} {tool2} {person} {client} {clients} {role}. {task} is an -ing phrase, {client} has no article.

import { workStyleCompetencies } from "./competenciesWorkStyle.ts";

export interface Competency {
  readonly id: string;
  readonly situations: readonly string[];
  readonly actions: readonly string[];
  readonly results: readonly string[];
  readonly lessons: readonly string[];
  readonly questions: readonly string[];
}

const hardMoments: readonly Competency[] = [
  {
    id: "conflict",
    situations: [
      "two colleagues argued {place} about who was better at {task}",
      "{person} and I disagreed about the best way of {task}",
      "there was a loud argument {place} about {tool}",
      "{person} blamed me in front of others for a problem with {tool}",
      "a conflict between two colleagues made {task} very slow",
      "{person} did not speak to me after a quarrel about {task}",
    ],
    actions: [
      "listened to both sides of the argument",
      "asked {person} to sit down with me in a quiet room",
      "looked at {tool} with {person} to find the facts",
      "said calmly what I had seen and what I needed",
      "suggested a fair plan for {task}",
      "wrote down the points on which we agreed",
      "kept my voice low and asked open questions",
    ],
    results: [
      "we agreed on a plan and worked well together again",
      "the argument ended and the team was calm",
      "{person} shook my hand and we shared the work",
      "the conflict was over within two days",
      "both sides kept to the agreement",
    ],
    lessons: [
      "an early talk stops most conflicts",
      "people calm down when somebody listens",
      "facts help more than loud words in an argument",
      "a fair plan is better than winning an argument",
      "both sides of a conflict are partly right",
    ],
    questions: [
      "Tell me about a conflict with a colleague.",
      "How do you deal with an argument in your team?",
      "What do you do when you disagree with a colleague?",
    ],
  },
  {
    id: "deadline",
    situations: [
      "we had only one day left for {task}",
      "the deadline for {task} was moved forward by two days",
      "two people were ill and {task} had to be done by noon",
      "there was a tight deadline {place} and {tool} was not ready",
      "{person} asked me to finish {task} before the evening",
      "we were far behind the plan with {task} {place}",
    ],
    actions: [
      "split the work into small steps with a time for each",
      "asked {person} to take over a part of the work",
      "did the parts that could not wait before all others",
      "checked the time and {tool} every hour",
      "told {person} early which part would be late",
      "cut the steps that nobody needed before the deadline",
      "stayed calm and worked through the plan without a break",
    ],
    results: [
      "we met the deadline with an hour to spare",
      "the work was finished on time",
      "everything was ready before the deadline",
      "nobody had to stay late",
      "{person} got the finished work in time",
    ],
    lessons: [
      "a clear plan saves time under pressure",
      "it is better to warn people early than to be late",
      "small steps make a tight deadline possible",
      "I work faster when I know what can wait",
      "a deadline needs some spare time",
    ],
    questions: [
      "Tell me about a tight deadline.",
      "How do you work under time pressure?",
      "What do you do when you may miss a deadline?",
    ],
  },
  {
    id: "mistake",
    situations: [
      "I made a mistake with {tool} while I was {task}",
      "I forgot to check {tool} before {task}",
      "I read {tool} wrong and {person} got the wrong information",
      "I was tired {place} and mixed up two names",
      "my mistake in {task} was found by {person}",
      "I did one step of {task} twice and did not notice it",
    ],
    actions: [
      "told {person} about my mistake at once",
      "put the error right and checked {tool} again",
      "said sorry to everyone who was affected",
      "looked for the cause of the mistake with {person}",
      "wrote a short check list for {task}",
      "asked {person} to check my work for a week",
      "reported the error so that others could learn from it",
    ],
    results: [
      "the error was put right on the same day",
      "nobody was harmed by the mistake",
      "{person} trusted me more than before",
      "the same mistake never happened again",
      "the whole team used my check list",
    ],
    lessons: [
      "an honest word about a mistake builds trust",
      "a check list is safer than my memory",
      "a mistake gets bigger when I hide it",
      "I should slow down when I am tired",
      "every error has a cause that can be removed",
    ],
    questions: [
      "Tell me about a mistake that you made.",
      "What do you do when you notice your own error?",
      "Which mistake taught you the most?",
    ],
  },
  {
    id: "safety",
    situations: [
      "I saw a danger {place} while we were {task}",
      "somebody had left {tool} in a dangerous place",
      "{person} ignored a safety rule during {task}",
      "there was a near accident {place}",
      "a new colleague did not know the safety rules for {task}",
      "{tool} was damaged and could have hurt somebody",
    ],
    actions: [
      "stopped the work and made the place safe",
      "put up a warning sign and told {person}",
      "explained the safety rule to everyone on the shift",
      "checked {tool} before anyone used it again",
      "wrote a report about the danger",
      "trained {person} in the safe way of {task}",
      "asked {person} to replace the damaged parts",
    ],
    results: [
      "nobody was hurt",
      "the danger was gone within an hour",
      "we had no accident for the rest of the year",
      "everyone followed the safety rule",
      "the safety check became a daily habit",
    ],
    lessons: [
      "safety always comes before speed",
      "a small warning can prevent an accident",
      "it is right to stop the work when there is danger",
      "people follow a safety rule when they know the reason",
      "I must look for danger every day",
    ],
    questions: [
      "How do you keep your workplace safe?",
      "Tell me about a danger that you noticed at work.",
      "What do you do when somebody ignores a safety rule?",
    ],
  },
  {
    id: "customer",
    situations: [
      "an angry {client} shouted at me {place}",
      "a {client} complained about {task}",
      "a difficult {client} refused to wait",
      "a {client} was upset because of a problem with {tool}",
      "one of the {clients} wanted something that I could not give",
      "a {client} came back for the third time with the same complaint",
    ],
    actions: [
      "let the {client} speak and listened to the complaint",
      "said sorry for the trouble and stayed polite",
      "explained in simple words what I could do",
      "offered the {client} two ways to solve the problem",
      "looked into {tool} to find the reason",
      "asked {person} for help with the complaint",
      "called the {client} the next day to ask if all was well",
    ],
    results: [
      "the {client} calmed down and thanked me",
      "the complaint was solved on the same day",
      "the {client} came to us again",
      "the {client} left with a smile",
      "we had fewer angry {clients} after that",
    ],
    lessons: [
      "angry people want to be heard first",
      "a calm voice helps more than an excuse",
      "most complaints show us what to improve",
      "a clear answer is better than a big promise",
      "I should not take an angry word to heart",
    ],
    questions: [
      "How do you deal with a difficult {client}?",
      "Tell me about an angry {client}.",
      "What do you do when a {client} complains?",
    ],
  },
  {
    id: "feedback",
    situations: [
      "{person} gave me hard feedback about {task}",
      "{person} said that I was too slow with {tool}",
      "I had to tell {person} that {task} was not done well",
      "I got a poor review for my work {place}",
      "a new colleague asked for my honest opinion about {task}",
      "{person} criticised the way I used {tool}",
    ],
    actions: [
      "listened to the criticism and asked for an example",
      "thanked {person} for the honest feedback",
      "wrote down two points that I wanted to change",
      "gave the feedback in private and with a clear example",
      "practised {task} with {person} for two weeks",
      "asked for a second review after a month",
      "began with what was good and then said what was missing",
    ],
    results: [
      "my next review was much better",
      "{person} saw the change and praised me",
      "the feedback made our work better",
      "we gave each other honest feedback every week",
      "my way of working became faster and cleaner",
    ],
    lessons: [
      "honest feedback is a gift",
      "criticism helps when it comes with an example",
      "I should ask for feedback before others complain",
      "kind words make criticism easier to hear",
      "a review is a chance to grow",
    ],
    questions: [
      "How do you react to criticism?",
      "Tell me about feedback that helped you.",
      "How do you give honest feedback to a colleague?",
    ],
  },
  {
    id: "change",
    situations: [
      "we got a new system in place of {tool}",
      "the rules for {task} changed from one day to the next",
      "our team moved and nothing {place} was as before",
      "{person} brought in a completely new way of {task}",
      "half of the team was against the change to {tool}",
      "a new manager changed all our plans for {task}",
    ],
    actions: [
      "read the new rules and tried them out at once",
      "asked {person} why the change was needed",
      "showed the others how the new way of {task} works",
      "made a short guide to the new system",
      "collected the worries of the team and told {person}",
      "used the old and the new way side by side for a week",
      "offered to test the change to {tool} myself",
    ],
    results: [
      "the new system worked well after two weeks",
      "the team got used to the change quickly",
      "even the doubters liked the new way",
      "we never wanted the old system back",
      "the change went through without trouble",
    ],
    lessons: [
      "change is easier when people know the reason",
      "it helps to try a new system early",
      "people need time to get used to a change",
      "old habits are not always the best",
      "a short guide takes away the fear of something new",
    ],
    questions: [
      "How do you deal with change at work?",
      "Tell me about a new system that you had to get used to.",
      "What do you do when the rules change suddenly?",
    ],
  },
];

export const competencies: readonly Competency[] = [...hardMoments, ...workStyleCompetencies];
