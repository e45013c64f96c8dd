// Names of accounts: "@mariagarcia", and what follows "Skype:", "username is".
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const at = /(?<![\p{L}\p{Nd}@/._-])@[a-z0-9_][a-z0-9_.-]{1,38}(?![\p{L}\p{Nd}@/])/uy;
const atSigns = wordList(["@"]);
const code =
  /^@(?:media|import|override|param|returns?|charset|font|keyframes|include|mixin|deprecated|author|here|channel|everyone|team|all|admins?|todo|see|since|version|throws|test|autowired|component|service)$/i;
const accounts =
  "user[ _-]?names?|user[ _-]?id|login(?: name| id)?|screen name|handle|skype(?: id)?|telegram|instagram|insta|twitter|github|gitlab|bitbucket|snapchat|tiktok|discord|wechat|facebook|linkedin|kaggle|stackoverflow|medium|reddit";
const labelled = new RegExp(
  String.raw`(?<![\p{L}])(?:${accounts})(?: user| handle| account| name| profile| id)?["']?(?: is| was|:|=| -| –|\s{0,3}[|/])\s{0,3}["'\x60]?@?((?:live:)?[a-z0-9][\w.-]{2,38}(?:#\d{4})?)`,
  "uy",
);
const accountWords = wordList(firstWords(accounts));

export const handle = {
  id: "handle",
  title: "User names",
  entities: ["HANDLE"],
  *find({ lower, gazetteer, words }): Iterable<Candidate> {
    for (const { 0: found, index } of matchesAt(at, lower, words, atSigns)) {
      const name = found.replace(/[.-]+$/, "");
      if (name.length < 3 || code.test(name)) continue;
      yield {
        start: index,
        end: index + name.length,
        entity: "HANDLE",
        score: 0.88,
        reason: "An @ and a name: a user name.",
      };
    }
    for (const match of matchesAt(labelled, lower, words, accountWords)) {
      const name = (match[1] ?? "").replace(/[.-]+$/, "");
      const isWord = gazetteer.commonness(name.toLowerCase()) > 0;
      if (
        name.length < 3 ||
        isWord ||
        /^(?:https?|www|com|profile|link)$/i.test(name) ||
        /\.(?:com|org|net)$/i.test(name)
      )
        continue;
      const start = match.index + match[0].length - (match[1] ?? "").length;
      yield {
        start,
        end: start + name.length,
        entity: "HANDLE",
        score: 0.86,
        reason: "Follows a word for an account.",
      };
    }
  },
} as const satisfies Detector;
