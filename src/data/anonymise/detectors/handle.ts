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
  String.raw`(?<![\p{L}])(?:${accounts})(?: user| handle| account| name| profile| id)?["']?(?:['’]s| is| was|:|=| -| –|\s{0,3}[|/])\s{0,3}["'\x60]?@?((?:live:)?[a-z0-9][\w.-]{2,38}(?:#\d{4})?)`,
  "uy",
);
const accountWords = wordList(firstWords(accounts));

/** "User rpemberley2": letters and digits as no word has them. */
const user =
  /(?<![\p{L}\p{Nd}])(?:user|account|login|member|profile|gamer(?:tag)?|player) ["'\x60]?((?=[a-z._-]{3,24}\d)[a-z][a-z\d_.-]{4,30}|[a-z]{2,20}_[a-z\d_]{2,20})(?![\p{L}\p{Nd}@-]|\.\p{L})/uy;
const userWords = wordList("user account login member profile gamer gamertag player");
/** "zv0nka on most servers" */
const onServers =
  /(?<= )on (?:most (?:servers|platforms|sites|apps)|all (?:platforms|socials)|every(?:thing| platform)|github|gitlab|twitter|x|instagram|insta|tiktok|discord|telegram|mastodon|bluesky|threads|twitch|steam|reddit|snapchat|slack|skype|wechat|signal|kakaotalk|line|stack ?overflow|kaggle|youtube|socials)(?![\p{L}\p{Nd}])/uy;
const onWords = wordList(["on"]);
const nameOn =
  /(?<![\p{L}\p{Nd}@/._-])(?=[a-z_.-]{0,24}[\d_])(?=[\d_.-]{0,12}[a-z])[a-z\d_][a-z\d_.-]{3,30} $/u;
const words = /^(?:v\d|version|covid|h\d|level|grade|step|task|sprint|week|day)/;

export const handle = {
  id: "handle",
  title: "User names",
  entities: ["HANDLE"],
  *find({ lower, gazetteer, words: index }): Iterable<Candidate> {
    for (const { 0: found, index: start } of matchesAt(at, lower, index, atSigns)) {
      const name = found.replace(/[.-]+$/, "");
      if (name.length < 3 || code.test(name)) continue;
      yield {
        start,
        end: start + name.length,
        entity: "HANDLE",
        score: 0.88,
        reason: "An @ and a name: a user name.",
      };
    }
    for (const match of matchesAt(labelled, lower, index, accountWords)) {
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
    for (const match of matchesAt(user, lower, index, userWords)) {
      const name = match[1]!.replace(/[.-]+$/, "");
      if (words.test(name)) continue;
      const start = match.index + match[0].length - match[1]!.length;
      yield {
        start,
        end: start + name.length,
        entity: "HANDLE",
        score: 0.84,
        reason: "Follows a word for whoever has an account.",
      };
    }
    for (const { index: end } of matchesAt(onServers, lower, index, onWords)) {
      const name = nameOn.exec(lower.slice(Math.max(0, end - 34), end))?.[0].trimEnd();
      if (name === undefined || words.test(name) || !/[a-z]{3}|[a-z]\d[a-z]/.test(name)) continue;
      yield {
        start: end - 1 - name.length,
        end: end - 1,
        entity: "HANDLE",
        score: 0.84,
        reason: "Says where somebody is called so.",
      };
    }
  },
} as const satisfies Detector;
