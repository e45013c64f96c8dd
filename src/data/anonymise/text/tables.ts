// Tables in plain text: lines with tabs, semicolons, bars, commas or wide gaps under a line of heads, and values between tags.
import { allMatches } from "./allMatches.ts";
import { inBasicPlane } from "./basicPlane.ts";
import { wordList } from "./wordIndex.ts";
import type { TextContext } from "../detectors/detector.ts";
import { birthLabels } from "../lists/birthLabels.ts";
import { isNumberHead, offices, persons } from "../lists/numberLabels.ts";
import { fold } from "./tokens.ts";

export interface Cell {
  /** UTF-16 offsets of what stands in it, without blanks and quotation marks. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Column =
  | "number"
  | "head"
  | "person"
  | "employer"
  | "school"
  | "graduationYear"
  | "town"
  | "age"
  | "birthDate";

const marks = ["\t", ";", "|", "/", ","];
const longestLine = 600;

const heads = new Map<string, Column>();
const add = (column: Column, names: string): void => {
  for (const name of names.split(",")) heads.set(name.trim(), column);
};
add(
  "person",
  "surname,lastname,last name,family name,firstname,first name,forename,forenames,given name,given names,middle name,maiden name,full name,fullname,candidate,candidate name,applicant,applicant name,referee,referees,interviewer,interviewers,recruiter,hiring manager,line manager,employee,employee name,manager name,contact name,contact person,interviewed by,referred by,supervisor,reviewer,nominee,mentor,tutor,assessor,panellist,attendee,nachname,vorname,nom,prenom,prénom,apellido,apellidos,nombre,cognome,other names,othernames,name in full,nome completo,nombre completo,nom complet,achternaam,voornaam,nazwisko,etternavn,fornavn,efternavn,efternamn,förnamn,sukunimi,etunimi,soyadı,příjmení",
);
add(
  "employer",
  "employer,firm,org,emp,client,agency,employers,companies,worked at,works at,works for,works with,employed by,employer org name,org name,company worked for,end client,name of employer,name of company,host company,place of work,company,organisation,organization,firm,employer name,company name,where,previous employer,last employer,current employer,workplace,current company,previous company,last company,present employer,latest employer,most recent employer,former employer,arbeitgeber,employeur",
);
add(
  "school",
  "school,schools,uni,university,university name,college,college name,school name,last school,school attended,last school attended,institute,institution,institution name,educational institution,education provider,training provider,alma mater,high school,secondary school,bootcamp,studied at,place of study,from university,edu institution,universität,hochschule,schule,universite,université,école,établissement,universidad,escuela,colegio,università,scuola",
);
add(
  "graduationYear",
  "grad year,graduation year,year of graduation,graduation,graduated,grad,class of,year of passing,passing year,passed out,year completed,completed,completion year,year awarded,awarded,batch,leaving year,year of leaving,graduated in,abschlussjahr",
);
add(
  "age",
  "age,age (years),age (yrs),age in years,alter,âge,edad,età,idade,leeftijd,ålder,alder,wiek,věk,vek,életkor,vârstă,ikä,yaş,возраст,вік,ηλικία,umur,usia,tuổi,年齢,年龄,나이,العمر",
);
add(
  "birthDate",
  "date of birth,birth date,birthdate,birthday,b day,bday,dob,d.o.b,d.o.b.,born,year of birth,birth year,yob,month of birth",
);
add("birthDate", "nascimento,nascita,nacimiento,naissance,geburt,geboren,född,født,urodzenie,doğum");
for (const label of birthLabels) heads.set(label.replace(/-/g, " "), "birthDate");
add(
  "town",
  "state of origin,home base,place of residence,city,town,home town,hometown,current city,current town,stadt,ville,ciudad,città",
);
/** Heads of years that say of what only beside a school. */
const years = new Set([
  "year",
  "years",
  "class",
  "finished",
  "date",
  "left",
  "out",
  "left in",
  "finished in",
]);
const untils = new Set(["to", "until", "till", "end", "subject", "date"]);
/** What a head begins with, alone or joined: "last_name", "lastName". */
const headWords = wordList([
  ...new Set([
    ..."name names nome nombre naam namn navn nimi nama".split(" "),
    ...offices,
    ...persons,
    ..."id badge passport licence license visa permit iban ausweis".split(" "),
    ...[...heads.keys()].flatMap((head) => [
      fold(head).split(/[^\p{L}]/u)[0]!,
      fold(head).replace(/[^\p{L}]/gu, ""),
    ]),
  ]),
]);
/** Heads of columns that tell that a line is one of heads. */
const others = new Set(
  "id,no,no.,nr,#,rank,name,email,e-mail,mail,phone,tel,telephone,mobile,stage,status,date,start,end,from,to,score,rating,role,title,job title,position,dept,department,location,country,address,degree,year,grad year,graduated,notes,comments,source,gender,nationality,salary,result,decision,team,site,skills,subject,grade,hours,type,candidate id,employee id,applicant id,post code,postcode,street,gpa,decision,interview date,started,left,start date,end date,hired,hire date,joined,date of joining,doj,d.o.j.,emp,emp.,imię,imie,nazwisko,miasto,telefon,nome,cidade,profissão,naam,achternaam,plaats,namn,navn,ort,yrke,nimi,kaupunki,ad,soyad,şehir,meslek,jméno,příjmení,město,név,város,nume,oraș,имя,фамилия,город,телефон,ім'я,місто,όνομα,πόλη,nama,kota,tên,名前,氏名,姓名,城市,电话,이름,الاسم,beruf,wohnort,métier,profession,profesión,ville,professione,subjects,field,field of study,major,course,qualification,qualifications,class,since,until,row,sex,remark,remarks,state of origin,base,languages,language,desk,laptop,car,sent by,medical,observações,função,entrada,ref,shift,bemerkung,remarques,note,tool,tools,job,stack,years,duration,reason,reason for leaving,duties,candidate no,project,what,when,how long,rate,day rate,pay".split(
    ",",
  ),
);

/** Of people; beside one of these "Name" is theirs. */
const personal = new Set(
  "passport,passport no,sex,gender,nationality,email,e-mail,phone,mobile,telephone,nin,nif,nic,nric,ic,ic no,hkid,id no,badge,nascimento,geburtsdatum,naissance,nacimiento,stage,applied for,prev. employer,previous employer,interviewer,interview date,visa,right to work,notice period".split(
    ",",
  ),
);
const theirNames = new Set("name,names,nome,nombre,naam,namn,navn,nimi,név,nama".split(","));
/** Whether a cell heads a column. */
export const isColumnHead = (cell: string): boolean => {
  const head = headOf(cell);
  return heads.has(head) || others.has(head) || personal.has(head);
};
const codeAlone = /(?<=\s)\p{Lu}{1,3}-?\d{3,7}(?=\s|$)/gu;

const innerCapital = /(?<=\p{Ll})(?=\p{Lu})/gu;
const headOf = (cell: string): string =>
  cell
    .replace(/[*_"']{1,2}$|^[*_"']{1,2}/g, "")
    .replace(inBasicPlane(innerCapital), " ")
    .replace(/[_-]/g, " ")
    .trim()
    .toLowerCase();

/** "last_firm", "Current Org": a head less what tells which one. */
const bareHead = (head: string): string =>
  head.replace(
    /^(?:last|latest|current|curr|previous|prev|present|former|most recent|recent|main|first|second|name of)(?: the)? /,
    "",
  );

/** Pieces of a line between marks, or between gaps of two blanks and more; marks inside quotation marks part nothing. */
function cellsOf(line: string, mark: string): { at: number; text: string }[] {
  if (mark === " ")
    return [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({ at: index, text }));
  const cells: { at: number; text: string }[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    if (at < line.length && (line[at] !== mark || isQuoted)) continue;
    // "3.14 / 14 inch", not "w/o".
    if (mark === "/" && at < line.length && (line[at - 1] !== " " || line[at + 1] !== " ")) continue;
    const piece = line.slice(from, at);
    const text = piece.trim().replace(/^"|"$/g, "");
    cells.push({ at: from + piece.indexOf(text), text });
    from = at + 1;
  }
  return cells;
}

interface Table {
  readonly mark: string;
  readonly columns: readonly (Column | undefined)[];
}

function tableUnder(line: string): Table | undefined {
  for (const mark of [...marks, " "]) {
    if (!line.includes(mark === " " ? "  " : mark)) continue;
    const columns: (Column | undefined)[] = [];
    let known = 0;
    let isOfColumns = false;
    let empty = 0;
    const all = cellsOf(line, mark).map(({ text }) => (text.length > 40 ? "" : headOf(text)));
    for (const whole of all) {
      if (whole === "") {
        columns.push(undefined);
        empty++;
        continue;
      }
      const head = heads.has(whole) ? whole : whole.replace(/ ?\([^()]{0,20}\)$/, "");
      const column =
        heads.get(head) ?? heads.get(bareHead(head)) ?? (isNumberHead(head) ? "number" : undefined);
      if (column !== undefined) isOfColumns = true;
      if (column !== undefined || others.has(head)) known++;
      // No line of a sentence has it between marks, whatever the other heads are.
      if (column === "birthDate" && head !== "born") known++;
      columns.push(column);
    }
    // The year beside a school is that of leaving it.
    if (columns.includes("school"))
      for (const [n, head] of all.entries()) if (years.has(head)) columns[n] = "graduationYear";
    // "Surname | Age | From": whence people are, where nothing says until when.
    const from = all.indexOf("from");
    if (from !== -1 && columns.includes("person") && !all.some((head) => untils.has(head)))
      columns[from] = "town";
    // "Nº;Nome;Nascimento;NIF", "No | Name | Passport | DOB"
    const named = all.findIndex((head) => theirNames.has(head));
    if (
      named !== -1 &&
      mark !== " " &&
      !columns.includes("person") &&
      all.length > 2 &&
      (columns.includes("birthDate") || all.some((head) => personal.has(head)))
    ) {
      columns[named] = "person";
      isOfColumns = true;
      known += all.filter((head) => personal.has(head) && !others.has(head)).length;
    }
    // "Employer, company and school": a sentence has commas and gaps, too.
    const least = mark === "," || mark === " " ? 2 : 1;
    if (isOfColumns && columns.length > 1 && known >= least && known * 2 >= columns.length - empty)
      return { mark, columns };
  }
  return undefined;
}

const tables = new WeakMap<TextContext, readonly (Cell & { readonly column: Column })[]>();

/** The cells of all columns that `column` is, down to the first line that has no such column. */
export function cellsUnder(context: TextContext, column: Column): Cell[] {
  let cells = tables.get(context);
  if (cells === undefined) tables.set(context, (cells = [...allCells(context), ...tagged(context.text)]));
  return cells.filter((cell) => cell.column === column);
}

function* allCells({ text, words }: TextContext): Iterable<Cell & { readonly column: Column }> {
  const places = words.of(headWords);
  let next = 0;
  let table: Table | undefined;
  for (let at = 0; at < text.length;) {
    // A table begins at a head's word.
    if (table === undefined) {
      while (next < places.length && places[next]! < at) next++;
      if (next === places.length) return;
      at = Math.max(at, text.lastIndexOf("\n", places[next]) + 1);
    }
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const line = end - at > longestLine ? "" : text.slice(at, end).replace(/\r$/, "");
    const begun = line === "" || /\d{4}/.test(line) ? undefined : tableUnder(line);
    if (begun !== undefined) {
      table = begun;
      for (const { at: from, text: head } of cellsOf(line, table.mark))
        if (head !== "" && isColumnHead(head))
          yield { start: at + from, end: at + from + head.length, text: head, column: "head" };
    } else if (table !== undefined) {
      const cells = cellsOf(line, table.mark);
      const isRow = cells.length > 1 && (table.mark !== " " || cells.length === table.columns.length);
      // A column that stands too close to the one before it: "Hanbit Manpower T-5501   none".
      const isNearlyRow =
        !isRow &&
        cells.length > 1 &&
        cells.length === table.columns.length - 1 &&
        table.columns.includes("number");
      if (isNearlyRow) {
        const codes = [...allMatches(codeAlone, line)];
        if (codes.length === 1) {
          const start = at + codes[0]!.index;
          yield { start, end: start + codes[0]![0].length, text: codes[0]![0], column: "number" };
        }
      } else if (!isRow) table = undefined;
      else
        for (const [n, { at: from, text: value }] of cells.entries()) {
          const column = table.columns[n];
          if (column !== undefined && value !== "")
            yield { start: at + from, end: at + from + value.length, text: value, column };
        }
    }
    at = end + 1;
  }
}

/** "<lastname>Obi</lastname>" */
function* tagged(text: string): Iterable<Cell & { readonly column: Column }> {
  for (let close = text.indexOf("</"); close !== -1; close = text.indexOf("</", close + 2)) {
    const tag = /^[A-Za-z][\w.-]{0,30}(?=>)/.exec(text.slice(close + 2, close + 34))?.[0];
    const column = tag === undefined ? undefined : heads.get(headOf(tag));
    if (column === undefined) continue;
    const open = text.lastIndexOf(">", close - 1);
    if (open === -1 || close - open > 80 || !text.startsWith(`<${tag}`, open - tag!.length - 1)) continue;
    const value = text.slice(open + 1, close).trim();
    const start = open + 1 + text.slice(open + 1, close).indexOf(value);
    if (value !== "" && !/[<\n]/.test(value)) yield { start, end: start + value.length, text: value, column };
  }
}
