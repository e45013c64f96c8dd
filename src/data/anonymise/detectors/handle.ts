// Names of accounts: "@mariagarcia", "u/mariag", and what follows "Skype:", "username is", "logged in as", or stands before "on GitHub".
import { tools } from "../lists/things.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const at = /(?<![\p{L}\p{Nd}@/._-])@[a-z0-9_][a-z0-9_.-]{1,38}(?![\p{L}\p{Nd}@/])/uy;
/** "@ana@mastodon.example": of a server that is one of many. */
const atServer =
  /(?<![\p{L}\p{Nd}@/._-])@[a-z0-9_][a-z0-9_.-]{0,38}@[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,3}(?![\p{L}\p{Nd}@-])/uy;
const atSigns = wordList(["@"]);
const code =
  /^@(?:media|import|override|param|returns?|charset|font|keyframes|include|mixin|deprecated|author|here|channel|everyone|team|all|admins?|todo|see|since|version|throws|test|autowired|component|service)$/i;
const platforms =
  "skype|telegram|tg|instagram|insta|ig|twitter|x|threads|mastodon|bluesky|bsky|github|gh|gitlab|bitbucket|codeberg|sourcehut|snapchat|snap|tiktok|discord|wechat|weixin|weibo|qq|kakao|kakaotalk|kakao talk|line|zalo|viber|signal|matrix|element|irc|slack|teams|facebook|fb|messenger|linkedin|xing|vk|kaggle|hugging ?face|stack ?overflow|stackoverflow|leetcode|hackerrank|codeforces|codewars|codepen|npm|pypi|medium|substack|reddit|tumblr|pinterest|flickr|vsco|behance|dribbble|deviantart|artstation|soundcloud|bandcamp|spotify|youtube|yt|vimeo|twitch|steam|psn|xbox|gamertag|lichess|chess\\.com|strava|ravelry|goodreads|letterboxd|duolingo|etsy|vinted|poshmark|venmo|cashapp|cash app|revolut|paypal";
const accounts = `user[ _-]?names?|user[ _-]?id|login(?: name| id)?|log-in|screen name|nick(?:name)? online|nick|handle|alias|gamer ?tag|account name|callsign|call sign|${platforms}`;
const name = String.raw`(?:live:)?[a-z0-9_][\w.-]{2,38}(?:#\d{4})?`;
const labelled = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}/.@-])(?:${accounts})(?: user| handle| account| name| profile| id|\/\p{L}{2,12})?["']?(?:['’]s| is| was|:| ?=| -| –| ?→|\s{0,3}[|/])\s{0,3}["'\x60]?@?(${name})`,
  "uy",
);
/** "Insta tove_welds": with nothing between, where no word looks so. */
const beside = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}/.@-])(?:${accounts})(?: user| handle| account| name| id)? {1,24}["'\x60(]?(${name})`,
  "uy",
);
const accountWords = wordList(firstWords(accounts));
/** "User rpemberley2": letters and digits as no word has them. */
const user =
  /(?<![\p{L}\p{Nd}])(?:users?|account|accounts|login|member|profile|gamer|player|moderator|mod|poster|seller|buyer|contributor|committer|commenter|reviewer|author|signed|logged in|posting|posted|post|posts|writes|streams|plays|goes|go|known|name|online|uploaded|submitted|opened|closed|merged|edited|created|reported|locked|approved)(?: (?:online )?(?:as |by )?|: ?| ?= ?)["'\x60]?((?=[a-z._-]{0,24}[\d_])(?=[\d_.-]{0,10}[a-z])[a-z\d_][a-z\d_.-]{3,30})(?![\p{L}\p{Nd}@-]|\.\p{L})/uy;
const userWords = wordList(
  "user users account accounts login member profile gamer player moderator mod poster seller buyer contributor committer commenter reviewer author signed logged posting posted post posts writes streams plays goes go known name online uploaded submitted opened closed merged edited created reported locked approved",
);
/** "zv0nka on most servers", "find me as kettlebird on GitHub" */
const onServers = new RegExp(
  String.raw`(?<= )on (?:most (?:servers|platforms|sites|apps)|all (?:platforms|socials)|every(?:thing|where| platform)|socials|there|the forum|${platforms})(?![\p{L}\p{Nd}])`,
  "uy",
);
const everywhere = /(?<= )(?:everywhere|on everything|online)(?![\p{L}\p{Nd}])/uy;
const onWords = wordList(["on"]);
const everywhereWords = wordList("everywhere on online");
const nameOn =
  /(?<![\p{L}\p{Nd}@/._-])(?=[a-z_.-]{0,24}[\d_])(?=[\d_.-]{0,12}[a-z])[a-z\d_][a-z\d_.-]{3,30} $/u;
/** "as kettlebird", "I'm kettlebird": a word that nobody knows, where a name of an account stands. */
const nameSaid =
  /(?<![\p{L}\p{Nd}])(?:as|i['’]m|i am|it['’]s|called|under|by|am) ["'\x60]?([a-z][a-z\d_.-]{3,30})["'\x60]? $/u;
const asOn = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])on (?:${platforms})(?: and (?:${platforms}))?,? (?:as|i['’]m|i am|it['’]s|under|by) ["'\x60]?(${name})`,
  "uy",
);
/** "u/mariag" */
const reddit = /(?<![\p{L}\p{Nd}/.])\/?u\/[a-z0-9_-]{3,24}(?![\p{L}\p{Nd}/])/uy;
const redditWords = wordList(["u", "/"]);
/** "kestrel#4417" */
const tag = /(?<![\p{L}\p{Nd}@/._-])[a-z][a-z\d_.]{2,30}#\d{4}(?![\p{L}\p{Nd}])/uy;
const tagSigns = wordList(["#"]);
/** Who speaks in a chat: "r4dka: hi", "<tove_w> hi", "[12:03] tove_w: hi". */
const speaker =
  /[ >*-]{0,3}([[(]?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?[\])]?,? (?:- )?)?(<?)((?=[a-z_.-]{0,24}[\d_])(?=[\d_.-]{0,12}[a-z])[a-z\d_][a-z\d_.-]{3,24})(?=>? ?: |> )/uy;
/** What is numbered or named with underlines and is no account. */
const generic = /^(?:x|line|signal|element|matrix|teams|steam|medium|vk|alias|snap|messenger|nick)(?!\p{L})/u;
const ofPlatform = new RegExp(`^(?:${platforms})(?!\\p{L})`, "u");
const words =
  /^(?:v\d|version|covid|h\d|level|grade|step|task|sprint|week|day|speaker|spk|interviewer|candidate|recruiter|panel|q\d|a\d|user_?\d|agent|caller|person|participant|respondent|line|row|page|phase|section|part|item|stage|round|test|job_|role_|field|item|note|date|name|first_|last_|full_|given_|family_|home_|work_|phone|email|e_?mail|start_|end_|hire|notice|salary|years?_|current|prev|employer|company|school|education|degree|grad|exp_|skill|address|city|country|status|source|score|rating|comment|remark|reason|manager|team|dept|created_|updated_|applied)|\d(?:st|nd|rd|th|am|pm|k|h|x|mm|cm|km|kg|gb|mb|hrs?)$|^\d+(?:-\d+)+$|^[a-z]{1,3}-?\d{1,6}$|\.(?:com|org|net|docx?|pdf|xlsx?|csv|txt|png|jpe?g|py|js|ts|md|zip)$/;

export const handle = {
  id: "handle",
  title: "User names",
  entities: ["HANDLE"],
  *find(context): Iterable<Candidate> {
    const { lower, words: index } = context;
    for (const { 0: found, index: start } of matchesAt(atServer, lower, index, atSigns))
      yield made(start, found, 0.995, "An @, a name and a server: a user name.");
    for (const { 0: found, index: start } of matchesAt(at, lower, index, atSigns)) {
      const bare = found.replace(/[.-]+$/, "");
      if (bare.length < 3 || code.test(bare)) continue;
      yield made(start, bare, 0.88, "An @ and a name: a user name.");
    }
    yield* afterLabels(context);
    for (const { 0: found, index: start } of matchesAt(reddit, lower, index, redditWords))
      yield made(start, found, 0.9, "A user name as it is written on Reddit.");
    for (const { 0: found, index: start } of matchesAt(tag, lower, index, tagSigns))
      yield made(start, found, 0.86, "A user name with its number.");
    yield* beforePlatforms(context);
    yield* speakers(context);
    yield* logins(context);
  },
} as const satisfies Detector;

const made = (start: number, found: string, score: number, reason: string): Candidate => ({
  start,
  end: start + found.length,
  entity: "HANDLE",
  score,
  reason,
});

/** Whether all letters of it are words: "night_shift_2". */
const isOfWords = ({ gazetteer }: TextContext, found: string): boolean =>
  found.split(/[^\p{L}]+/u).every((part) => part.length < 3 || gazetteer.commonness(part) > 0);

/** Whether it has what no word has. */
const isOdd = (found: string): boolean => /[a-z]\d|\d[a-z]|_|[._-]\d{2,}$/.test(found) && !words.test(found);

function* afterLabels(context: TextContext): Iterable<Candidate> {
  const { lower, gazetteer, words: index } = context;
  const trimmed = (match: RegExpExecArray): { start: number; found: string } => {
    const found = match[1]!;
    return { start: match.index + match[0].length - found.length, found: found.replace(/[.-]+$/, "") };
  };
  for (const match of matchesAt(labelled, lower, index, accountWords)) {
    const { start, found } = trimmed(match);
    if (
      found.length < 3 ||
      gazetteer.commonness(found) > 0 ||
      // "Kaggle: grandmaster since 2019"
      (!isOdd(found) &&
        ofPlatform.test(match[0]) &&
        /^ (?!and |or |on |in |if |but |at |for |every)\p{L}{2}/u.test(
          lower.slice(start + found.length, start + found.length + 6),
        )) ||
      /^(?:https?|www|com|profile|link)$/.test(found) ||
      /\.(?:com|org|net)$/.test(found) ||
      !/[a-z]/.test(found) ||
      // "x = 3a": a letter of a formula; "line: 4th": no words for accounts by themselves.
      (generic.test(match[0]) && (!isOdd(found) || isOfWords(context, found)))
    )
      continue;
    yield made(start, found, 0.86, "Follows a word for an account.");
  }
  for (const match of matchesAt(beside, lower, index, accountWords)) {
    const { start, found } = trimmed(match);
    const isPlain = generic.test(match[0]);
    const isEnd = !/^[ ]?[\p{L}\d]/u.test(lower.slice(start + found.length, start + found.length + 2));
    if (
      (isOdd(found) && (!isOfWords(context, found) || (found.includes("_") && !isPlain))) ||
      (found.includes("-") && isEnd && !isPlain && !isOfWords(context, found))
    )
      yield made(start, found, 0.84, "Follows a word for an account.");
  }
  for (const match of matchesAt(user, lower, index, userWords)) {
    const { start, found } = trimmed(match);
    if (isOdd(found) && (match[0].startsWith("user") || !isOfWords(context, found)))
      yield made(start, found, 0.84, "Follows a word for whoever has an account.");
  }
  for (const match of matchesAt(asOn, lower, index, onWords)) {
    const { start, found } = trimmed(match);
    if (isOdd(found) || (gazetteer.commonness(found) === 0 && !gazetteer.isGiven(found)))
      yield made(start, found, 0.86, "Says what somebody is called on a platform.");
  }
}

function* beforePlatforms({ lower, gazetteer, words: index }: TextContext): Iterable<Candidate> {
  for (const [pattern, places] of [
    [onServers, onWords],
    [everywhere, everywhereWords],
  ] as const)
    for (const { index: end } of matchesAt(pattern, lower, index, places)) {
      const before = lower.slice(Math.max(0, end - 40), end);
      const said = nameSaid.exec(before)?.[1];
      const found =
        said !== undefined && (isOdd(said) || gazetteer.commonness(said) === 0) && !gazetteer.isGiven(said)
          ? said
          : nameOn.exec(before)?.[0].trimEnd();
      if (found === undefined || words.test(found) || (found !== said && !isOdd(found))) continue;
      const start = end - before.length + before.lastIndexOf(found);
      yield made(start, found, 0.93, "Says where somebody is called so.");
    }
}

function* speakers(context: TextContext): Iterable<Candidate> {
  const { lower } = context;
  const said = new Map<string, number[]>();
  for (let line = 0; line !== -1; line = lower.indexOf("\n", line) + 1 || -1) {
    speaker.lastIndex = line;
    const match = speaker.exec(lower);
    if (match === null) continue;
    const [all, time, bracket, found = ""] = match;
    if (!isOdd(found)) continue;
    const start = line + all.length - found.length;
    if (time !== undefined || bracket === "<") yield made(start, found, 0.85, "Speaks in a chat.");
    // "first_name: Ana" is a line of a form, and "HbA1c: 6.2" one of a list.
    else if (/[a-z]{2}/.test(found) && !/[_-]/.test(found) && !isOfWords(context, found)) {
      const starts = said.get(found);
      if (starts === undefined) said.set(found, [start]);
      else starts.push(start);
    }
  }
  for (const [found, starts] of said)
    if (starts.length > 1) for (const start of starts) yield made(start, found, 0.85, "Speaks in a chat.");
}

/** "jkowal92", "r_lindqvist", "e.sgarbossa": a name in small letters with what logins have. */
const login =
  /(?<![\p{L}\p{Nd}@./_=:#-])(?:[a-z]{4,16}\d{2,4}|[a-z]{1,14}_[a-z]{2,16}\d{0,4}|[a-z]{2,12}\.[a-z]{4,16}|[a-z]\.[a-z]{4,16})(?![\p{L}\p{Nd}@_(=/-]|[.:]\p{L}|\.\d)/uy;

function* logins({ text, tokens, gazetteer, isLowerCase }: TextContext): Iterable<Candidate> {
  for (let i = 0; i + 1 < tokens.length; i++) {
    const { kind, shape, start, gap } = tokens[i]!;
    const next = tokens[i + 1]!;
    if (kind !== "word" || shape !== "lower" || next.gap !== "" || (gap === "" && i > 0)) continue;
    if (next.kind !== "number" && next.text !== "_" && next.text !== ".") continue;
    login.lastIndex = start;
    const found = login.exec(text)?.[0];
    if (found === undefined || words.test(found)) continue;
    const parts = found.split(/[^a-z]+/).filter((part) => part.length > 2);
    const isUnknown = parts.every((part) => gazetteer.commonness(part) === 0 && !tools.has(part));
    const isOfNames = parts.some((part) => gazetteer.isGiven(part) || gazetteer.isSurname(part));
    if (!isUnknown || parts.length === 0) continue;
    // "he said ok.tove came": a sentence that lost its blank.
    const isInitial = found[1] === "." || gazetteer.isGiven(found.split(".")[0]!);
    if (found.includes(".") && (isLowerCase || !isOfNames || !isInitial)) continue;
    if (found.includes("_") && !isOfNames) continue;
    yield made(start, found, 0.7, "A name as logins have it.");
  }
}
