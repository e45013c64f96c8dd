// How forms and sentences of many languages call a date of birth: what stands before it in a line or over it in a table.
import { fold } from "../text/tokens.ts";

const written = [
  "geburtsdatum,geburtstag,geburtsjahr,geburtsort und -datum,geburtsdatum und -ort,geb.-datum,geb.datum,geb. datum,geb.-dat.,geb. dat.,geburtsd.,geburtsdat.,gebdat,geb.am",
  "date de naissance,date de naiss.,né·e le,ddn :,ddn:,d.n. :,date et lieu de naissance,lieu et date de naissance,année de naissance,né(e) le,né le,née le,né(e) en,né en,née en,naissance :,naissance:",
  "data di nascita,luogo e data di nascita,data e luogo di nascita,anno di nascita,nato il,nata il,nato/a il,nato nel,nata nel",
  "fecha de nacimiento,f. de nacimiento,f. nacimiento,fecha y lugar de nacimiento,lugar y fecha de nacimiento,año de nacimiento,f. nac.,fecha de nac.,f/n,fec. nac.,fecha nac.,fecha nacimiento,nacimiento:,nací,nació",
  "data de nascimento,data nascimento,data nasc.,data de nasc.,local e data de nascimento,ano de nascimento,data de naixement,data de nacemento,nasci em,nasceu em",
  "data urodzenia,data i miejsce urodzenia,miejsce i data urodzenia,rok urodzenia,urodziłem się,urodziłam się,urodził się,urodziła się,ur.",
  "geboortedatum,geboorteplaats en -datum,geboortejaar,geboortedag,geb.datum",
  "fødselsdato,fødselsdag,fødselsår,fødd,født,födelsedatum,födelsedag,födelseår,född,fæðingardagur,fæddur,fædd",
  "syntymäaika,syntymäpäivä,syntymävuosi,syntynyt,synt.,sünniaeg,sünnikuupäev,sündinud,sünd.",
  "doğum:,doğum :,doğum tarihi,doğum günü,doğum yılı,doğum yeri ve tarihi,doğum yeri/tarihi,d. tarihi,doğumlu",
  "datum narození,datum a místo narození,rok narození,dátum narodenia,dátum a miesto narodenia,narozen,narozena,narodil jsem se,narodila jsem se,narodil se,narodila se,narodený,narodená,nar.",
  "születési dátum,születési idő,születési hely és idő,születési hely,született,szül.",
  "data nașterii,data naşterii,anul nașterii,născut,născută,datum rođenja,godina rođenja,rođen,rođena,datum rojstva,rojen,rojena,datëlindja",
  "dzimšanas datums,dzim.,dzimis,dzimusi,gimimo data,gimimo metai,gimęs,gimusi",
  "дата рождения,дата рожд.,род.,г.р.,год рождения,родился,родилась,дата народження,рік народження,дата на раждане,датум рођења,датум на раѓање,дата нараджэння",
  "ημερομηνία γέννησης,ημ. γέννησης,έτος γέννησης,γεν.",
  "tarikh lahir,tanggal lahir,tempat/tanggal lahir,tempat tanggal lahir,tempat, tanggal lahir,tempat dan tanggal lahir,tempat/tgl lahir,tgl lahir,tgl. lahir,lahir pada,lahir tanggal,lahir di,lahir:,kelahiran",
  "ngày sinh,ngày tháng năm sinh,năm sinh,petsa ng kapanganakan,tarehe ya kuzaliwa,jaioteguna,jaiotze data,dyddiad geni,dáta breithe,data tat-twelid,dato di nasemento",
  "生年月日,出生日期,出生年月日,出生年月,出生年份,생년월일,출생연도,วันเกิด,วันเดือนปีเกิด",
  "تاريخ الميلاد,تاريخ الولادة,تاریخ تولد,تاریخ پیدائش,תאריך לידה,שנת לידה,जन्म तिथि,जन्मतिथि,जन्म तारीख,জন্ম তারিখ",
].flatMap((line) => line.split(/,(?! )/));

/** In lower case; as written, and without diacritics where that is no other word ("ne le", "Roden"). */
export const birthLabels: readonly string[] = [
  ...new Set(written.flatMap((label) => (label.length > 7 ? [label, fold(label)] : [label]))),
];
