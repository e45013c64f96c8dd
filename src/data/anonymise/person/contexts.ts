// What stands beside names of people, and what beside other capitals. One list a kind of evidence; the scores are in score.ts.
import type { Token } from "../text/tokens.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Right before a name, and next to nothing else. */
export const strongBefore = set(
  "dear hi hello hey hiya greetings thanks thank thankyou sincerely regards cheers cordially respectfully truly signed named attn attention cc bcc sir met asked told tell ask thanked emailed e-mailed texted phoned introduced married mr mrs ms miss mx dr prof professor doctor nurse officer detective judge senator president captain sergeant colonel major lieutenant inspector coach uncle aunt auntie cousin brother sister mom dad mum father mother son daughter husband wife grandma grandpa grandmother grandfather nephew niece friend friends colleague colleagues coworker co-worker boss roommate neighbor neighbour mentor supervisor fiance fiancee girlfriend boyfriend partner patient client customer resident tenant applicant candidate interviewee interviewer employee student pupil author professor founder ceo cto cfo manager director alias née nee q herr frau monsieur madame senor senora shri smt bin binti bint saint queen king prince princess pope rabbi imam sheikh goodbye bye congratulations congrats sorry please late birthday xx pt thx aka messrs mmes cllr engr barr hon rev pastor bishop lady lord dame mgr buddy nb mtg cand hm",
);
/** Before names and before other things: prepositions, and verbs that somebody is the object of. */
export const mediumBefore = set(
  "owe owes owed added removed given formerly gave give gives giving sent sends showed shown offered handed brought owed lent promised wished fired dismissed congratulated accompanied drove picked kissed hugged missed blamed accused arrested charged sued treated examined discharged admitted diagnosed greeted welcomed trusted admired appointed elected named chose chosen paired assigned notified informed reminded warned persuaded convinced encouraged inspired advised counselled represented sheltered found followed reach reached reaching watched heard love loved loves miss treat remembers with by from and or to for about between besides alongside via against behind under beside me us you contact call called calling help helped helps helping hire hired interview interviewed recommend recommended refer referred invite invited remember remembered forward forwarded let that said says when if because while like meet meeting meets see saw seen know knows knew joined joins join than report reports reported reporting ok okay well so yes no oh right sure yeah but owner holder beneficiary recipient sender user member spouse name names ping pinged message messaged nominated promoted replaced followed did does has have is was are were can could would should will trained taught supervised mentored coached assisted managed visited ref referee of liked like admired admire preferred prefer rejected reject neither nor than both not shouted cried yelled fyi whispered replied answered hire hiring chase chased emailing texting w cc copying copied invite inviting ring rang",
);
/** Before a capital that is a place, a thing or a time. */
export const negativeBefore = set(
  "the a an in at on into onto using use used uses near inside outside version this these those every each some any no our its their your my his her via per across through over within throughout speak speaks speaking learn learning learned install installed run running called",
);
/** After a name: what people say and do. */
export const saidAfter = set(
  "said says say asked asks told tells wrote writes replied replies answered explained explains added adds noted notes mentioned mentions agreed agrees suggested suggests thinks thought believes believed knows knew wants wanted needs needed likes liked loves loved hates prefers works worked lives lived moved joined left went goes came comes took takes gave gives made makes led leads manages managed runs ran helped helps taught teaches started starts began begins called calls emailed emails texted met meets felt feels got gets kept keeps became becomes brought brings bought buys sold sells spent spends spoke speaks talked talks saw sees found finds heard hears laughed smiled smiles nodded whispered shouted shrugged sighed replied responded reported reports requested requests signed signs sent sends received receives resides reside studied studies graduated grew born visited visits joins arrives returns purchased ordered paid pays lost forgot confirmed complained submitted attended attends serves served holds held earned earns applied applies decided decides lives enjoys enjoyed loves plays played travels traveled travelled arrived arrives drove drives walked walks died passed turned turns opened opens hired promoted retired resigned won wins scored wore wears cooked cooks owns owned asked promised thanked welcomed presented presents describes described recalls recalled remembers remembered insists insisted hopes hoped plans planned tried tries underwent complains presents denies admitted diagnosed",
);
/** After a name and after other subjects. */
export const weakAfter = set(
  "is was has had will would can could should did does may might must and or who whose here as too again himself herself themselves personally isn't wasn't hasn't won't can't didn't doesn't aka also just really always never still already then recently currently",
);
/** After a capital that is no person. */
export const thingAfter = set(
  "team teams project projects api app apps application platform framework library libraries database server servers cluster system systems software tool tools service services product products engine language languages code script scripts model models version certification certified certificate street road avenue lane drive university college school hospital bank company inc ltd llc corp group hotel airport station county city river lake island mountain beach park district province state region festival award awards prize cup league stadium museum church cathedral temple method methods algorithm theorem test disease syndrome law act bill treaty protocol conference summit department office building tower center centre store shop market edition series show movie film album song book magazine newspaper times journal news card plan policy account program programme course degree major exam method charts dashboards reports pipeline pipelines stack components developer developers engineer engineers administrator integration integrations plugin filter filters regression chain chains sampling distribution transform analysis equation process processes inequality series disease syndrome",
);
/** No name of a person has one of these. */
const namesOfThings = set(
  "university universities college institute school academy universitat universite universidad universidade universita universiteit hochschule politecnico polytechnique polytechnic ecole colegio liceo rua calle avenida alameda piazza strasse boulevard blvd street road",
);

export const isNameOfThing = (word: string): boolean =>
  namesOfThings.has(word) || (word.includes("-") && word.split("-").some((part) => namesOfThings.has(part)));
/** In the subject of a mail, before whom it is about. */
export const beforeSubjects = set("for of from with by to re");
const introductionEnds = set("is was am with to as me of by");
/** Whether words that introduce somebody may end with this one: "my name is", "I'm", "this is". */
export const mayIntroduce = (word: string): boolean =>
  introductionEnds.has(word) || /(?:m|called|regards|thanks|love|meet)$/.test(word);
const closing =
  /(?:regards|sincerely|yours|truly|faithfully|cheers|thanks|you|best|respectfully|cordially|love|warmly|wishes|signed|grussen|cordialement|saludos|gratefully|attentively)$/;
/** Whether what a letter closes with may end at token `i`. */
export function closesLetter(tokens: readonly Token[], i: number): boolean {
  const last = /^[,.!]$/.test(tokens[i]!.text) ? tokens[i - 1] : tokens[i];
  return last?.kind === "word" && closing.test(last.folded);
}

/** Words that begin a name's line in forms. */
export const labels =
  "name|full name|legal name|first name|given name|middle name|last name|surname|family name|maiden name|birth name|preferred name|nick ?name|display name|real name|your name|customer name|client name|patient name|patient|employee name|employee|student name|student|applicant name|applicant|candidate name|candidate|account holder|account name|account holder name|card ?holder|cardholder name|name on card|policy ?holder|beneficiary|payee|payer|recipient|sender|contact|contact name|contact person|emergency contact|next of kin|spouse|spouse name|father'?s name|mother'?s name|father|mother|husband'?s name|guardian|parent|manager|line manager|supervisor|reports to|reporting to|reference|referee|interviewer|interviewee|author|authors|prepared by|written by|reviewed by|approved by|submitted by|signed|signed by|signature|witness|attn|attention|hm|recruiter|assigned|assigned to|assignee|reported by|raised by|created by|completed by|checked by|interviewed by|spoken to|spoke to|spoke with|met with|attending|in attendance|panel|apologies|present|minutes|chair|requester|requested by|approver|authori[sz]ed by|received by|issued by|hiring manager|account manager|case ?worker|social worker|key ?worker|tutor|mentor|mentee|buddy|coach|trainer|trainee|interpreter|translator|known as|also known as|to|from|cc|bcc|dear|doctor|physician|attending physician|referring physician|attending|provider|nurse|surgeon|therapist|consultant|teacher|instructor|professor|agent|agent name|representative|rep|driver|owner|tenant|landlord|seller|buyer|plaintiff|defendant|attorney|counsel|judge|notary|organi[sz]er|host|attendees|participants|speaker|speakers|presenter|caller|user|member|guest|passenger|traveller|traveler|ship to|bill to|deliver to|sold to|hr contact|point of contact|poc|vorname|nachname|nom|prénom|prenom|apellidos?|nombre|nome|cognome|naam|voornaam|achternaam|namn|姓名|氏名|이름|firstname|lastname|middlename|fullname|first_name|last_name|full_name|middle_name|given_name|family_name|customer_name|patient_name|employee_name|user_full_name|contact_name|candidate_name|manager_name|interviewer_name|recruiter_name|linemanager|line_manager|hiringmanager|hiring_manager|referredby|referred_by|candidatename|employeename|managername|interviewername|givenname|familyname|contactname|first|last|given|family|holder";
