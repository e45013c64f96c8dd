// What a school is, as a word of its name, in the languages of the world.
import { setOf } from "../text/setOf.ts";

const heads = setOf(
  "accademia academia universiti universiteti kolleji panepistimio gimnaziya gymnasio lykeio pamantasan polytechnics madrasat medrese schulen fagskole yrkesskule yrkesskole folkehogskole university universities college institute school academy polytechnic conservatory conservatoire conservatorium seminary universitat universite universidad universidade universita universiteit universitetet universitet uniwersytet univerzita univerzitet univerza universitatea universitas universitate universitetas universite universitesi sveuciliste hochschule fachhochschule politecnico politechnika politehnica polytechnique tecnologico tecnologica politecnica lycee gymnasium realschule grundschule gesamtschule oberschule hauptschule berufsschule volksschule volkshochschule ecole escuela escola instituto colegio liceo instituut istituto kolej vidyalaya vidyapeeth vidyapith vidyamandir mahavidyalaya gakuin gakuen daigaku madrasa kindergarten comprehensive elementary montessori hogeschool hogskolan hogskola hojskole skole skola skolen skolan szkola szkol liceum technikum gimnazija gymnazium gimnazium gumnaasium gymnasiet akademie akademia akademija facultad faculdade faculte faculty institut cegep lisesi koleji rijksuniversiteit rijksuniversitet iit nit iiit iim yliopisto ammattikorkeakoulu lukio opisto ulikool egyetem foiskola gimnazjum sekolah collegium lyceum licej fakulteti fakultet fakulta fakultat collegiate kolleg athenee scuola lyseo prepa akademisi akademi colleges preparatory haskolinn haskoli menntaskolinn menntaskoli skolinn skulin skuli yuksekokulu okulu seminario lehranstalt bundeslehranstalt berufskolleg videregaende colaiste scoil coleg ysgol polytech tafe",
);
/** "Hanzehogeschool": one word with what it is. */
const compound =
  /\p{L}{3}(?:hogeschool|universiteit|hochschule|universitat|universitet|hogskola|hogskolan|hogskole|gymnasium|gymnasiet|gymnasie|schule|skolan|skolen|skole|college|lyceum|akademie|yliopisto|koulu|lukio|lyseo|kolleg|skoli|skolinn|lehranstalt|oppilaitos|opisto)$/u;
const isCompound = (word: string): boolean => word.length > 8 && compound.test(word);
/** A kind of school in one word is no school. */
const kinds =
  /^(?:meister|baum|hunde|reit|ski|segel|surf|flug|tauch|berufs|berufsfach|fach|fachhoch|fachober|volks|volkshoch|haupt|gesamt|grund|musik|tanz|fahr|sprach|abend|sommer|hoch|mittel|ober|real|handels|vor|ganztags|sonder|ingenieur|technikerfach|folkehoj|fri|ungdoms|friluft|barne|grunn|grund|hoj|videregaende|efter)(?:schule|skole|skola|skolen|skolan)$/;
const isHyphenated = (word: string): boolean =>
  word.includes("-") && heads.has(word.slice(word.lastIndexOf("-") + 1));
/** Written small after a name: "Stockholms universitet", "Oslo katedralskole". */
const small = setOf(
  "akademie akademia akademija technikum liceum gimnazjum szkola fakultet fakulta kolleji fagskole yrkesskule yrkesskole lyceum universiteti universiti institut instituti universitet universitetet yliopisto ammattikorkeakoulu lukio lyseo gymnas gymnasium gymnasie gymnasiet gymnazium hogskola hogskole hogskolan videregaende skole skola skolan koulu egyetem gimnazium gimnazija gimnaziju ulikool gumnaasium universitate universitetas univerzita univerzitet sveuciliste opisto folkhogskola akademi",
);
export const isSmallHead = (word: string): boolean =>
  small.has(word) || (isCompound(word) && !kinds.test(word));
/** A compound says alone what it is. */
export const isWholeSchool = (word: string): boolean =>
  isHyphenated(word) || (isCompound(word) && !kinds.test(word));
export const isSchoolWord = (word: string): boolean =>
  heads.has(word) || isHyphenated(word) || isCompound(word);

/** Of these many schools have the name, and a place behind it. */
export const oneOfMany = setOf(
  "government govt federal state community national public technical grammar secondary high primary model unity comprehensive boys girls junior senior day central municipal of technology education",
);
export const treated = setOf("heart cancer eye kidney cardiac stroke spine skin diabetes neuro burns");
export const indefinite = setOf("a an any no some");
export const notTaught = setOf(
  "supply supplies runs grades business manager fees meals nurse diploma diplomas certificate equivalent bus run holidays students teacher teachers board district governor governors graduate graduates leaver leavers level education qualification year years partnerships liaison improvement",
);

/** What is put in a school's place. */
export const general = (text: string): string =>
  /(?:high|middle|primary|elementary|secondary|grammar|boarding|public|boys|girls|kindergarten)\b|school$|gymnasium|lyc|colegio|liceo|academy/i.test(
    text,
  ) && !/business school|law school|medical school|school of/i.test(text)
    ? "a school"
    : "a university";
