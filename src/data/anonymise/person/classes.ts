// What a word may be in a name: by the lists, by its letters and by how it is written. What stands beside it is judged in score.ts.
import { setOf } from "../text/setOf.ts";
import type { TextContext } from "../detectors/detector.ts";
import { isParticle } from "../people.ts";
import { isJobModifier, isJobWord } from "../lists/jobs.ts";
import { offices } from "../lists/numberLabels.ts";
import { calendar, tools } from "../lists/things.ts";
import { isShouted } from "./shouted.ts";
import type { Token } from "../text/tokens.ts";

export type Class = "name" | "wordName" | "placeName" | "unknown" | "place" | "word" | "never";

/** Words of the dictionary that, with a capital, are names and nothing else in all but odd texts. */
const namesFirst = setOf(
  "john peter jack jimmy bob jerry dick frank jean kent don tom dan sam ben tim ted ned al abe alec barry basil carl carol charlie chuck clay colin dale dean derrick dexter dolly dorothy drew earl emery eric ernest eugene florence fred gene gerry gilbert graham guy harry harvey hank heather henry herb holly hugh jenny jill jimmy jo joey josh joseph juan judas judy julian katy kelvin ken kitty lance lee leo lewis louis louisa lucas lucy luke marcel margarita maria marina martin mary maxwell mercedes mickey mike milo molly morris nancy nelson nick nicky norma olive oliver oscar otto pam paddy patrick paul pauline percy phil philip pierre polly rob robin roger roman rudd russell sally sandy sheila sherry sidney simon stella steven susan terry tess tobias tommy tony trudy valentine vera vernon victor vince virginia walter warren wendy willy winnie zack smith baker cooper taylor walker parker mason carter turner cook clark wright ward hunter fisher potter gardner miller wagner meyer moss jacob jesse jordan kelly lynn martha michael mohammed abdul omar ali chris alex andy amy anna anne annie ashley bella bobby brad brian bryan bruce cameron cathy chad cindy claire clara cole connor craig cynthia daisy daniel david debbie diane donald donna doug edward elena eliza ellen emily emma erik eva evan fiona gary george gina gordon greg gus hannah helen irene jake james jane janet jason jeff jennifer jess jessica jim joan joe johnny jon jonathan joshua joyce julia julie karen kate kathy katie keith kevin kim kyle larry laura lauren leah lily linda lisa liz lola lori louise lynne maggie marcus margaret marie marion mario marsha matt matthew maya megan melanie melissa mia mitch monica nadia naomi natalie nathan neil nicole nina noah nora pablo pamela pat patricia pedro peggy penny priscilla rachel ralph randy ray rebecca richard rick rita robert rosa rosie ross roy ruth ryan samantha samuel sara sarah scott sean shannon sharon shirley sofia sonia sophie stanley stephanie stephen steve stuart sue suzanne sylvia tamara tanya ted teresa thomas tina todd tracy troy tyler valerie vanessa veronica vicki vincent vivian wayne wendy yvonne zoe verity",
);
const neverNames = setOf(
  "i the a an and or but if in on at of to for from by with as is are was were be been am it its he she they we you me him her them us our your my his their this that these those there here what which who whom whose when where why how not no yes ok okay please regards sincerely thanks thank dear hi hello hey re fw fwd subject himself herself themselves just bio age weight height lol omg btw wtf imo imho tbh whereof hereby witnesseth hereinafter latin sanskrit esperanto yiddish gaelic sent cc bcc attn ps mr mrs ms miss mx dr prof sir madam team all everyone anyone somebody someone nobody everybody customer support manager department dept hr inc ltd llc resume cv curriculum vitae page email e-mail phone address name date of birth dob gender male female n/a na nil none tbd etc am pm usd eur gbp inr kg km mm cm hello goodbye morning afternoon evening given surname forename forenames firstname lastname tel telephone phone fax mobile mob kontakt gmbh plc llp good best kind warm yours faithfully truly god lord oh wow well so also however therefore meanwhile then now today yesterday tomorrow tonight interviewer interviewee candidate applicant q question answer speaker moderator narrator host guest user assistant system agent caller operator representative client patient mom dad mum iban bic swift ssn sin nino nhs pan mrn dni nie nif bsn cpf ein tin vat dear english french german spanish italian chinese japanese arabic hindi portuguese russian nb mgr hm fyi tbc lvm iv refs cand mtg appt prev curr avail a-level a-levels o-levels phd long-standing personliche daten bsc msc btech mtech geburtsdatum geburtsort anschrift telefon familienstand staatsangehorigkeit berufserfahrung ausbildung kenntnisse relationship messrs cllr engr barr emp id asap exp req reqd fte wfh pto nda buddy pt thx todo ap pos org rota apols mins donm ofc recs btec mondays tuesdays wednesdays thursdays fridays saturdays sundays sex min simi nat tlf fodselsnr personnr kennitala senhor senhora obs nota remark remarks nine eight seven six five four three two one ten eleven twelve ma'am y'all concours trayectoria contacto funcao lohnsteuer krankenkasse furigana insta prenom primeurs karta",
);
// Words with a capital in forms, headlines and letters that lists of names may have.
const titleWords = setOf(
  "street road avenue university college school hospital bank company account number order invoice policy section article chapter figure table part appendix north south east west new old great saint st mount lake river county city state republic kingdom union council court house park hall centre center international national global royal summary profile objective experience education skills references languages projects certifications awards interests hobbies publications contact information details personal professional work employment history",
);

const classes = new WeakMap<TextContext, Class[]>();

/** The same for each word of one text in the same form. */
// What given names of East Asia are spelt with: "Sung-min", "Siu-Ping" are words by halves and names as a whole.
const syllables = setOf(
  "seul bi bom byul chia chieh chih hsi hsia hsiao hsing hsiu hsu hsuan jui kuei kuan lien mien nien pao pin shao shih tien tsai tse tzu yueh ah ai an ba bae bai baek bang bao bin bo bok bum byeok byeol byung cha chan chang chao chen cheng cheol cheon chi chin ching chiu cho choi chong choon chu chul chun chung dae dan dong doo du duk eul eun eunji fai fang fei feng fong fu fung ga gang geon geun gi gil go gu guang gun gwang gyu ha hae hai han hang hao haneul hee heng heon ho hon hong hoon hsien hsin hua huan hui hun hung hwa hwan hye hyeok hyeon hyo hyuk hyun hyung il in jae jang je jee jeong ji jia jian jie jik jin jing jo jong joo joon ju jun jung jwa ka kai kam kang kei keung kin king kit ko kok kon ku kuk kui kun kung kuo kwan kwang kwok kwon kyeong kyu kyung lai lam lan lap lei leung li lian liang lin ling liu long lun lung mei meng mi miao min ming mo mok mu mun myung na nam nan ok pak pei peng pik pil pin ping po qi qiang qing rae ram ran ri rong ru rui run sae san sang se seo seok seol seon seong seung shan shao sheng shi shin shu shui shun sik sil sin siu so son song soo sook soon su suk sum sun sung ta tae tai tak tao te tik tim ting to tong tsz tung ui un wa wah wai wan wang wei wen weng wing wol won woo wook wu xia xian xiang xiao xin xing xiu xu xue ya yan yang yat ye yee yeo yeol yeon yeong yi yin ying yip yiu yo yong yoo yoon you young yu yuan yue yuen yuk yul yun yung ze zhao zhen zheng zhi zhong zhu zi",
);

export const isSyllable = (word: string): boolean => syllables.has(word) || word === "pi";

/** "xinyi", "jiwon", "minjun": two syllables of East Asia in one word, which is none of the dictionary. */
const isTwoSyllables = (word: string): boolean => {
  if (word.length < 4 || word.length > 10 || loans.has(word)) return false;
  for (let at = 2; at <= word.length - 2; at++)
    if (spelt.has(word.slice(0, at)) && spelt.has(word.slice(at))) return true;
  return false;
};
export const isEastAsian = (word: string): boolean =>
  isTwoSyllables(word) || (word.includes("-") && word.split("-").every((part) => syllables.has(part)));
/** A syllable of pinyin, or one of the others. */
export const isSpelt = (word: string): boolean => spelt.has(word);
const loans = setOf("kanban kaizen ramen manga sudoku gangnam hangul renminbi taiji kungfu wechat");
/** Of pinyin, what alone is too much like other languages' words. */
const spelt = new Set([
  ...syllables,
  ..."cui cai cao ceng cuo dai dang deng ding duan dui gao geng gong gou guan gui guo hou huai jiao jiu juan jue kang kuang kuo lao lou luan luo mao mian mou neng nian ning niu nuo pang peng pian piao qia qian qiao qie qin qiong qiu qu quan que qun ren rong rou ruan ruo sha shang shen shou shuang shuo si tang teng tian tiao tuan tuo xi xie xiong xuan xun yao zai zan zang zao zeng zhan zhang zhe zhou zhu zhuang zhuo zong zou zuo".split(
    " ",
  ),
]);

/** What generic names of medicines end with: "Lisinopril", "Ramipril", "Amoxicillin". */
const medicine =
  /.(?:opril|april|ipril|artan|olol|vastatin|prazole|conazole|cillin|mycin|micin|floxacin|oxetine|dipine|gliptin|formin|cycline|tidine|setron|aparin|thiazide|semide|profen|codone|zepam|zolam|ocaine|triptan|lukast|azine|amide|umab|ximab|tinib|clovir|navir|buvir|sone|solone|statin|phylline|barbital|oxacin|azosin|dronate)$/;
const isMedicine = (word: string): boolean => word.length > 7 && medicine.test(word);

const prefixes = setOf("co re pre non anti e ex sub self un de in");
/** Of those that are names first, the ones that are words where nothing has a capital. */
const wordsInSmall = setOf(
  "jack bob frank dick john dale dean guy harry lance kitty holly heather jerry ken lily daisy rose olive herb gene ray pat penny robin sandy rob roger ruth sally smith baker cooper taylor walker parker mason carter turner cook clark wright ward hunter fisher potter gardner miller moss cole chad chuck clay barry basil carol dolly drew earl ernest florence carter hank henry jo joey polly pam tim tom dan don sam ted ned al nick marina molly otto percy roman sherry stella teresa tony valentine victor vince wagner warren winnie jimmy mercedes virginia mike mickey lucas hugh kent jean jenny jill judas judy julian nelson morris neil grant bella bobby brad bruce cameron claire diane angela gary gordon jake jess jim joan joe jordan joyce kelly kim larry laura leah leo lewis lee linda lisa lynn maggie marcus mario matt max maya mia mitch norma oliver oscar paul pedro peg phil pierre randy rick rita ross rudd sean shannon stan steve stuart sue tina tracy wayne wendy willy",
);
/** "maria", "peter": a name whatever its case. */
export const isNameInSmall = (word: string): boolean => namesFirst.has(word) && !wordsInSmall.has(word);

export function classOf(context: TextContext, token: Token): Class {
  let known = classes.get(context);
  if (known === undefined) classes.set(context, (known = []));
  // A mark or a number has no form, and is asked for seldom.
  if (token.form < 0) return classify(context, token);
  return (known[token.form] ??= classify(context, token));
}

const loanWords = setOf(
  "personliche staatsangehorigkeit resume cafe naive cliche fiance fiancee facade uber deja senor jalapeno entree decor protege risque saute grussen grusse soiree touche voila papier attache communique emigre expose ingenue matinee melee pate puree role seance smorgasbord doppelganger creme brulee a apres vis-a-vis curriculum",
);
const isForeign = ({ text, folded }: Token): boolean =>
  /[\u00c0-\u024f\u1e00-\u1eff]/.test(text) && !loanWords.has(folded);

const isOfLists = ({ gazetteer }: TextContext, word: string): boolean =>
  gazetteer.isGiven(word) || gazetteer.isSurname(word) || gazetteer.isListed(word);

function classify(context: TextContext, token: Token): Class {
  const { gazetteer } = context;
  const word = token.folded;
  if (token.shape === "initial") return "unknown";
  if ((neverNames.has(word) || calendar.has(word)) && !isForeign(token))
    return calendar.has(word) &&
      /^(?:april|may|june|august|summer|autumn|jan|jun|easter|christmas)$/.test(word)
      ? "wordName"
      : "never";
  if (tools.has(word))
    return gazetteer.isGiven(word) &&
      /^(?:ruby|jasmine|sage|swift|jenkins|jest|django|travis|julia|scala)$/.test(word)
      ? "wordName"
      : "never";
  if (/'(?:m|ve|d|ll|re|t|s)$/.test(word)) return "never";
  // "FreeRTOS", "PharmD", "EZproxy"
  if (token.shape === "Mixed" && /\p{Lu}{2}|\p{Ll}\p{Lu}$/u.test(token.text) && !isOfLists(context, word))
    return "never";
  // "iPhone", "eMotive", "ex-Navy"
  if (token.shape === "Mixed" && /^(?:[a-ce-z]\p{Lu}|ex-|[BM]Eng$)/u.test(token.text)) return "never";
  // "CLABE 0121", "Mitgliedsnummer 88213"
  if (
    (token.shape === "UPPER" && offices.has(word) && !gazetteer.isGiven(word)) ||
    /\p{L}{3}(?:nummer|numarasi)$/u.test(word)
  )
    return "never";
  if (titleWords.has(word)) return "word";
  const parts = word.includes("-") ? word.split(/[-\u2010\u2011]/) : [word];
  if (parts.length === 2 && parts.every((part) => syllables.has(part))) return "name";
  // "Whole-fish", "Twenty-nine": no name has a word in small letters behind its hyphen.
  if (
    parts.length > 1 &&
    /-\p{Ll}/u.test(token.text) &&
    !isParticle(parts[0]!) &&
    parts.every(
      (part) => prefixes.has(part) || (gazetteer.commonness(part) > 0 && gazetteer.commonness(part) < 6),
    )
  )
    return "word";
  // "co-wrote", "month-end": words by a part, whatever a list of names has of the other.
  if (
    parts.length > 1 &&
    token.shape === "lower" &&
    !isParticle(parts[0]!) &&
    !parts.every((part) => gazetteer.isGiven(part)) &&
    parts.every(
      (part) => prefixes.has(part) || (gazetteer.commonness(part) > 0 && gazetteer.commonness(part) < 5),
    )
  )
    return "word";
  // "Memphis-born", "Alhambra-style"
  if (
    parts.length === 2 &&
    /-\p{Ll}/u.test(token.text) &&
    !gazetteer.isGiven(parts[1]!) &&
    !gazetteer.isSurname(parts[1]!) &&
    gazetteer.commonness(parts[1]!) > 0 &&
    gazetteer.commonness(parts[1]!) < 4
  )
    return "word";
  const isGiven = parts.every((part) => gazetteer.isGiven(part)) || gazetteer.isGiven(word);
  // The long list has odd words too: it counts where a capital speaks for it.
  const isSurname =
    gazetteer.isSurname(word) ||
    (token.shape !== "lower" &&
      (token.shape !== "UPPER" || isShouted(context)) &&
      gazetteer.isListed(word)) ||
    (parts.length > 1 && parts.some((part) => gazetteer.isSurname(part)));
  const isName = isGiven || isSurname || (parts.length > 1 && parts.some((part) => gazetteer.isGiven(part)));
  if (namesFirst.has(word)) return "name";
  // Letters that English words do not have: "Thị", "Sùng", whatever the word is without them.
  if (isForeign(token)) {
    const isPlace = gazetteer.cityCountry(word) !== undefined || gazetteer.country(word) !== undefined;
    return isName ? (isPlace ? "placeName" : "name") : isPlace ? "place" : "unknown";
  }
  // "Ja'Niyah", "De'Shawn", "O'Rourke": a capital inside a name; "L'Oréal" is none.
  if (token.shape === "Capital" && /^(?!L['’])\p{Lu}\p{Ll}{0,3}['’]\p{Lu}\p{Ll}{2}/u.test(token.text))
    return "name";
  const common = gazetteer.commonness(word);
  if (isJobWord(word) || isJobModifier(word)) return isName ? "wordName" : "word";
  if (isName) {
    if (common > 0) return "wordName";
    return gazetteer.cityCountry(word) !== undefined ||
      gazetteer.country(word) !== undefined ||
      gazetteer.isRegion(word)
      ? "placeName"
      : "name";
  }
  // "Gong", "Pi", "Long": words, and surnames of East Asia.
  if (common > 0 && token.shape === "Capital" && isSyllable(word)) return "wordName";
  if (token.shape === "Capital" && /^(?:cliff|piers|wren)$/.test(word)) return "wordName";
  if (common > 0 || (parts.length > 1 && parts.every((part) => gazetteer.commonness(part) > 0)))
    return "word";
  if (gazetteer.isNationality(word)) return "never";
  const isTown = gazetteer.cityCountry(word) !== undefined;
  if (isMedicine(word)) return "never";
  if (isTwoSyllables(word)) return isTown ? "placeName" : "name";
  return gazetteer.cityCountry(word) !== undefined ||
    gazetteer.country(word) !== undefined ||
    gazetteer.isRegion(word)
    ? "place"
    : "unknown";
}
