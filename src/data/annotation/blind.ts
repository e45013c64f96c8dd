// Answers that tell where they come from are not judged blindly: whoever reads "As an AI language model" knows which of two answers a
// model wrote. Such answers are held back when items are made; nothing is cut out of them. The words are those that Chatbot Arena's
// cleaning and its readers found (lm-sys/FastChat, monitor/clean_battle_data.py), and the name that the source has here.
import { quote } from "../../domain/errors.ts";
import type { CompletionRecord, SamplePrompt } from "../../domain/records/index.ts";
import { placesOf } from "../../domain/textPlaces.ts";

export interface GivenAway {
  readonly how: "self" | "name" | "source";
  /** As they stand in the answer; of a source, its name. */
  readonly words: string;
}

/** It says of itself that it is a model, or whose. */
const selfSayings: readonly RegExp[] = [
  /\bas an? (?:(?:ai|artificial intelligence)\b(?:[ -](?:language )?(?:model|assistant|chatbot))?|(?:large )?language model|chatbot|virtual assistant)\b/iu,
  /\bI(?:'|’| a)?m (?:just |only |merely )?an? (?:(?:ai|artificial intelligence)\b|(?:large )?language model|chatbot|virtual assistant)/iu,
  /\b(?:I am|I['’]m|my name is|call me) (?:ChatGPT|GPT|Claude|Gemini|Bard|Llama|LLaMA|Mistral|Mixtral|Qwen|Tongyi|DeepSeek|Gemma|Phi|Falcon|Grok|Copilot|Vicuna|Alpaca|Koala|Command R|Nova|Pi)\b/iu,
  /\b(?:developed|created|trained|made|built) by (?:OpenAI|Anthropic|Google(?: DeepMind)?|Meta(?: AI)?|Mistral(?: AI)?|Alibaba(?: Cloud)?|DeepSeek|xAI|Cohere|Microsoft|LMSYS)\b/iu,
  /\bmy (?:training data|knowledge cut-?off|training cut-?off)\b/iu,
  /\bals (?:eine? )?(?:KI|künstliche Intelligenz)(?:[- ](?:Sprachmodell|Assistent|Modell))?\b/iu,
  /\b(?:als (?:ein )?(?:großes )?Sprachmodell|en tant (?:qu['’]|que )(?:une? )?(?:IA\b|intelligence artificielle|modèle de langage|assistant virtuel))/iu,
  /\b(?:como (?:un |uma? |una )?(?:IA\b|inteligencia artificial|inteligência artificial|modelo de (?:lenguaje|linguagem|IA))|in quanto (?:IA\b|intelligenza artificiale|modello linguistico))/iu,
  /(?:作为|身为)(?:一个|一款|一名)?(?:AI|人工智能|大?语言模型)|(?:AI|人工知能|大規模?言語モデル|言語モデル)として|저는 (?:AI|인공지능)/iu,
];

/** Names that mean a model wherever they stand; names that are words or people's names only with what makes them one. */
const modelNames =
  /\b(?:ChatGPT|ChatGLM|GPT-?(?:2|3(?:\.5)?|4(?:\.\d|o)?|5)(?:-(?:mini|nano|turbo))?|Vicuna-\d+B|Mixtral|Qwen(?:[ -]?\d(?:\.\d)?)?|QwQ|DeepSeek(?:-[\w.]+)?|SmolLM\d?|TinyLlama|Llama[ -]?(?:[234](?:\.\d)?|\d+B)|Claude[ -](?:\d(?:\.\d)?|Opus|Sonnet|Haiku|Instant)|Gemini[ -](?:\d(?:\.\d)?|Pro|Ultra|Flash|Nano)|Gemma[ -]?\d|Mistral[ -](?:\d+B|Large|Small|Nemo|Medium)|Phi-[1-4]|Falcon-\d+B|Grok-\d|Command[ -]R\+?)(?![\w])/iu;

/** Sources by words of these alone say nothing that an answer could repeat. */
const plainWords =
  /^(?:(?:the|an?|of|by|model|human|person|people|expert|baseline|base|sample|answer|answers|policy|reference|chosen|rejected|imported|unknown|assistant|user|written|first|second|draft|final|test|\d+)[\s_/.:-]*)+$/iu;

const leastSourceLength = 4;

/** undefined: nothing gives it away. Names that the prompt has already said are no news. */
export function givesAway(
  answer: string,
  { source, prompt }: { source?: string | undefined; prompt: string },
): GivenAway | undefined {
  for (const saying of selfSayings) {
    const found = saying.exec(answer);
    if (found !== null) return { how: "self", words: found[0] };
  }
  const asked = prompt.toLowerCase();
  const isNews = (words: string): boolean => !asked.includes(words.toLowerCase());
  for (const [name] of answer.matchAll(new RegExp(modelNames, "giu")))
    if (isNews(name)) return { how: "name", words: name };
  const lower = answer.toLowerCase();
  for (const name of namesOf(source))
    if (isNews(name) && placesOf(lower, name.toLowerCase()).length > 0) return { how: "source", words: name };
  return undefined;
}

/** A source is called by all of its name, and by the last part of a path. */
function namesOf(source = ""): string[] {
  const whole = source.trim();
  const last = whole.split("/").at(-1) ?? "";
  return [...new Set([whole, last])].filter(
    (name) => name.length >= leastSourceLength && /\p{L}/u.test(name) && !plainWords.test(name),
  );
}

export interface Blinded {
  readonly shown: CompletionRecord[];
  readonly heldBack: number;
  /** In sentences. */
  readonly why: string[];
}

/** Those that can be judged blindly. A prompt is looked for by its id, else it is the answer's own. */
export function blinded(
  completions: readonly CompletionRecord[],
  prompts: ReadonlyMap<string, SamplePrompt> = new Map(),
): Blinded {
  const found: GivenAway[] = [];
  const shown = completions.filter((one) => {
    const prompt = promptText(prompts.get(one.promptId ?? "") ?? one.prompt ?? "");
    const given = givesAway(one.completion, { source: one.source, prompt });
    if (given !== undefined) found.push(given);
    return given === undefined;
  });
  return { shown, heldBack: found.length, why: heldBackWords(found) };
}

const promptText = (prompt: SamplePrompt): string =>
  typeof prompt === "string" ? prompt : prompt.map(({ content }) => content).join("\n");

const sentences: Readonly<Record<GivenAway["how"], (count: number, words: string) => string>> = {
  self: (count, words) =>
    `${count} ${count === 1 ? "says" : "say"} that a model wrote ${count === 1 ? "it" : "them"}, as in ${words}`,
  name: (count, words) => `${count} ${count === 1 ? "names" : "name"} a model, as in ${words}`,
  source: (count, words) => `${count} ${count === 1 ? "names its" : "name their"} own source, as in ${words}`,
};

/** What was held back, in words: one sentence for each way, with the first example. */
export function heldBackWords(found: readonly GivenAway[]): string[] {
  return (["self", "name", "source"] as const).flatMap((how) => {
    const own = found.filter((one) => one.how === how);
    const [first] = own;
    return first === undefined ? [] : [sentences[how](own.length, quote(first.words))];
  });
}
